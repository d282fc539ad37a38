import type { Code, Routine } from '../simd/assembler.ts'
import { bits, choose, f64x2, i32x4, i64x2, load, store } from '../simd/vectors.ts'
import { bitsOf, type Constants, walk, type Writer } from '../simd/walk.ts'

/*
 * Box-Muller on words (a, b) in float64, two pairs at a time, with x = a + 1/2, y = b + 1/2:
 *
 *   x = 2^k m, sqrt(1/2) <= m < sqrt(2), s = (m - 1) / (m + 1):  -2 log(x / 2^32) = -2 log(2) (k - 32) - 4 artanh(s)
 *   angle = 2 pi y / 2^32, rounded as in JavaScript, q = round(y / 2^30), r = angle - q pi/2 in two parts, |r| <= pi/4
 *
 * q pi/2 is exact, since float64 pi/2 ends in three zeros, and so is angle - q pi/2; what float64 pi/2 lacks is taken off next, so that
 * r is right to half a unit of its last place even where it is small, and near x = 2^32 so is the logarithm, as k is then 32.
 *
 * The polynomials are those of degree 6 in z = s^2 or r^2 that agree with -4 artanh(s) / s, sin(r) / r and cos(r) at the seven
 * Chebyshev points of the interval of z, computed with 60 digits; the relative errors are 2^-51.9, 2^-56 and 2^-52.7.
 *
 * With half a unit of float64 for each operation and a unit for each function of JavaScript, a result is less than 16 units of its last
 * place away from that of JavaScript; of 143 million, those at the ends of all intervals among them, none was more than 6 away. Both
 * give the same float32 value unless they lie within as much of the middle between two such values, where the low 29 bits are 2^28.
 * Groups with a value within `margin` units of a middle are left to JavaScript. No value is so small that float32 has fewer
 * bits for it: the least radius is 1.5e-5 and the least sine 7e-10.
 */

const artanh = [
  -4.000000000000001, -1.3333333333310584, -0.8000000012348323, -0.5714283204221534, -0.4444686909503581, -0.3624386886243043,
  -0.33675319941360976,
]
const sine = [
  1, -0.16666666666666616, 0.008333333333320363, -0.000198412698286503, 2.755731337640013e-6, -2.5050716974102745e-8,
  1.5894736651849094e-10,
]
const cosine = [
  1, -0.4999999999999925, 0.041666666666472306, -0.0013888888869978658, 2.4801578538562985e-5, -2.755523388484742e-7,
  2.0630454379662294e-9,
]
/** pi/2 less its float64 value. */
const restOfQuarter = 6.123233995736766e-17
const rootHalf = bitsOf(Math.SQRT1_2)
/** Added to a number up to 2^32, leaves it rounded to a multiple of 2^30, the count of which is in the low bits. */
const toQuarters = 1.5 * 2 ** 82

const margin = 2 ** 10
/** What `nearness` is below where a value lies near a middle. */
export const near = 16 * margin

const { add, sub, mul, div, sqrt } = f64x2
const { and, or, xor } = bits

interface Tools extends Pick<Writer, 'keep'> {
  readonly constants: Constants
}

/** By Horner's rule, one line for each step. */
const polynomial = ({ constants, keep }: Tools, z: Code, coefficients: readonly number[]): Code =>
  coefficients.reduceRight<Code>(
    (sum, coefficient) =>
      sum.length > 0 ? keep(add(mul(sum, z), constants.number(coefficient))) : constants.number(coefficient),
    [],
  )

/** Words 0 and 1, or 2 and 3, plus 1/2 as float64 numbers, put together as the low bits of 2^52 + word. */
const plusHalf = ({ constants, keep }: Tools, words: Code, part: number): Code => {
  const high = constants.integer(0x43300000_43300000n)
  return keep(sub(choose(words, high, part === 0 ? [0, 4, 1, 5] : [2, 6, 3, 7]), constants.number(2 ** 52 - 0.5)))
}

/** Computed only where it is read, so that the root lies apart from the division. */
function radiusOf(tools: Tools, x: Code): Code {
  const { constants, keep } = tools
  const { number, integer } = constants
  /** The exponent k + 1 and below it the bits of m less those of sqrt(1/2). */
  const parts = keep(i64x2.add(x, integer(2n ** 52n - rootHalf)))
  const exponent = sub(or(i64x2.right(parts, 52), number(2 ** 52)), number(2 ** 52 + 33))
  const m = keep(i64x2.add(and(parts, integer(2n ** 52n - 1n)), integer(rootHalf)))
  const s = keep(div(sub(m, number(1)), add(m, number(1))))
  const fraction = mul(s, polynomial(tools, keep(mul(s, s)), artanh))
  return sqrt(add(mul(exponent, number(-2 * Math.LN2)), fraction))
}

/** Radius times cosine and sine. */
function turned(tools: Tools, radius: Code, y: Code): [cosine: Code, sine: Code] {
  const { constants, keep } = tools
  const { number, integer } = constants
  const quarters = keep(add(y, number(toQuarters)))
  const q = keep(sub(quarters, number(toQuarters)))
  const near = keep(sub(mul(y, number(2 * Math.PI * 2 ** -32)), mul(q, number((Math.PI / 2) * 2 ** -30))))
  const r = keep(sub(near, mul(q, number(restOfQuarter * 2 ** -30))))
  const z = keep(mul(r, r))
  /** With q odd, r counts backwards and the two are exchanged; from q = 2 on both change sign, which the radius takes. */
  const sin = keep(mul(xor(r, i64x2.left(quarters, 63)), polynomial(tools, z, sine)))
  const cos = keep(polynomial(tools, z, cosine))
  const exchange = keep(and(xor(sin, cos), i64x2.equal(and(quarters, integer(1n)), integer(1n))))
  const signed = keep(xor(radius, and(i64x2.left(quarters, 62), integer(2n ** 63n))))
  return [keep(mul(signed, xor(cos, exchange))), keep(mul(signed, xor(sin, exchange)))]
}

/** Where the routine reads words as `philoxRoutine` leaves them and where it writes. */
export interface Places {
  readonly words: number
  /** Sixteen float64 numbers of each group of four blocks. */
  readonly values: number
  /** Four equal words of each group, below `near` where JavaScript has to do it. */
  readonly nearness: number
}

/** A function of (bytes of words). */
export const boxMullerRoutine = (constants: Constants, at: Places): Routine =>
  walk('boxMuller', 64, 0, ({ place, placeTimes, placeThrough, keep, run, weave }) => {
    const tools = { constants, keep }
    const toMiddle: Code[] = []
    const two = (first: Code, second: Code, pair: number, part: number): void => {
      const radius = radiusOf(tools, plusHalf(tools, first, part))
      const values = turned(tools, radius, plusHalf(tools, second, part))
      /** Half a float32 unit and the margin more: then the low 29 bits are below twice the margin near a middle, to be cut elsewhere. */
      const [a, b] = values.map((value) => keep(i64x2.add(value, constants.integer(BigInt(2 ** 28 + margin))))) as [Code, Code]
      toMiddle.push(keep(i32x4.left(choose(a, b, [0, 2, 4, 6]), 3)))
      const cut = (value: Code): Code => and(value, constants.integer(-(2n ** 29n)))
      run(store(placeTimes(2), at.values + 64 * part + 16 * pair, cut(choose(a, b, [0, 1, 4, 5]))))
      run(store(placeTimes(2), at.values + 64 * part + 16 * pair + 32, cut(choose(a, b, [2, 3, 6, 7]))))
    }
    for (const pair of [0, 1]) {
      const [first, second] = [keep(load(place, at.words + 32 * pair)), keep(load(place, at.words + 32 * pair + 16))]
      weave([() => two(first, second, pair, 0), () => two(first, second, pair, 1)])
    }
    const ofLanes = keep(toMiddle.reduce((least, next) => i32x4.least(least, next)))
    const ofHalves = keep(i32x4.least(ofLanes, choose(ofLanes, ofLanes, [2, 3, 0, 1])))
    const ofAll = i32x4.least(ofHalves, choose(ofHalves, ofHalves, [1, 0, 3, 2]))
    run(store(placeThrough(4), at.nearness, ofAll))
  })
