/** An explicit Runge-Kutta method as data. */
export interface Tableau {
  readonly order: number
  readonly c: readonly number[]
  /** a[i] weighs the first stages for stage i; where `fsal`, the last row is the solution itself. */
  readonly a: readonly (readonly number[])[]
  readonly b: readonly number[]
}

/** First-same-as-last pair with an error estimate sum_j e[j] k[j], e = b - bhat. */
export interface EmbeddedTableau extends Tableau {
  /** Order of the estimate bhat, which sets the controller's exponent 1/(estimateOrder + 1). */
  readonly estimateOrder: number
  readonly e: readonly number[]
  /** A second estimate, of lower order: the error is e^2/sqrt(e^2 + (e3/10)^2) in norm (Hairer, Norsett and Wanner I, II.10). */
  readonly e3?: readonly number[]
  /**
   * Weights of the quartic correction theta^2 (1-theta)^2 H sum_j dense[j] k[j] to the cubic Hermite interpolant; all zero
   * leaves the cubic.
   */
  readonly dense: readonly number[]
}

/** Dormand and Prince 1980, 5(4), seven stages, first same as last; interpolant of Hairer, Norsett and Wanner I, II.6. */
export const dormandPrince5: EmbeddedTableau = {
  order: 5,
  estimateOrder: 4,
  c: [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1],
  a: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  ],
  b: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0],
  e: [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40],
  dense: [
    -12715105075 / 11282082432,
    0,
    87487479700 / 32700410799,
    -10690763975 / 1880347072,
    701980252875 / 199316789632,
    -1453857185 / 822651844,
    69997945 / 29380423,
  ],
}

/** Bogacki and Shampine 1989, 3(2), four stages, first same as last. */
export const bogackiShampine3: EmbeddedTableau = {
  order: 3,
  estimateOrder: 2,
  c: [0, 1 / 2, 3 / 4, 1],
  a: [[], [1 / 2], [0, 3 / 4], [2 / 9, 1 / 3, 4 / 9]],
  b: [2 / 9, 1 / 3, 4 / 9, 0],
  e: [-5 / 72, 1 / 12, 1 / 9, -1 / 8],
  dense: [0, 0, 0, 0],
}

/** Heun's second-order method (the trapezoid with an Euler predictor). */
export const heun2: Tableau = {
  order: 2,
  c: [0, 1],
  a: [[], [1]],
  b: [1 / 2, 1 / 2],
}

/** The midpoint rule. */
export const midpoint2: Tableau = { order: 2, c: [0, 1 / 2], a: [[], [1 / 2]], b: [0, 1] }

/** Ralston 1962: the second-order method of least error bound. */
export const ralston2: Tableau = { order: 2, c: [0, 2 / 3], a: [[], [2 / 3]], b: [1 / 4, 3 / 4] }

/** Kutta 1901, third order. */
export const kutta3: Tableau = { order: 3, c: [0, 1 / 2, 1], a: [[], [1 / 2], [-1, 2]], b: [1 / 6, 2 / 3, 1 / 6] }

/** Kutta 1901, the classical fourth-order method. */
export const rungeKutta4: Tableau = {
  order: 4,
  c: [0, 1 / 2, 1 / 2, 1],
  a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
  b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
}

/** Euler, for extrapolation. */
export const euler1: Tableau = { order: 1, c: [0], a: [[]], b: [1] }

/** Heun's second-order method with Euler's as estimate, first same as last. */
export const heunEuler2: EmbeddedTableau = {
  order: 2,
  estimateOrder: 1,
  c: [0, 1, 1],
  a: [[], [1], [1 / 2, 1 / 2]],
  b: [1 / 2, 1 / 2, 0],
  e: [-1 / 2, 1 / 2, 0],
  dense: [0, 0, 0],
}

/** Tsitouras 2011, 5(4), first same as last; the interpolant's quartic term is the least-norm one of order 4. */
export const tsitouras5: EmbeddedTableau = {
  order: 5,
  estimateOrder: 4,
  c: [0, 0.161, 0.327, 0.9, 0.9800255409045097, 1, 1],
  a: [
    [],
    [0.161],
    [-0.008480655492356989, 0.335480655492357],
    [2.8971530571054935, -6.359448489975075, 4.3622954328695815],
    [5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525],
    [5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383],
    [0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774],
  ],
  b: [0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774, 0],
  e: [
    -0.001780011052225777,
    -0.0008164344596567469,
    0.007880878010261995,
    -0.1447110071732629,
    0.5823571654525552,
    -0.45808210592918697,
    1 / 66,
  ],
  dense: [
    -0.9094322442329474, 0.16759055475313533, 1.854598982458878, -4.8691635342761455, 0.3802359298716425, 2.0989772702531613,
    1.2771930411722778,
  ],
}

/**
 * Richardson extrapolation of a step h and two steps h/2 by the same method, one order higher, as a tableau of its own: the first
 * stage is shared, 3 stages - 1 evaluations.
 */
export function richardson(base: Tableau): Tableau {
  const n = base.c.length
  const gain = 2 ** base.order
  /** Stage i of the half steps in the joint numbering: whole step 0..n-1, first half 0, n..2n-2, second half 2n-1... */
  const half = (i: number): number => (i === 0 ? 0 : n - 1 + i)
  const second = (i: number): number => 2 * n - 1 + i
  const blank = (): number[] => Array.from({ length: 3 * n - 1 }, () => 0)
  const a: number[][] = base.a.map((row) => [...row])
  for (let i = 1; i < n; i++) {
    const row = blank()
    base.a[i]!.forEach((weight, j) => (row[half(j)]! += weight / 2))
    a.push(row.slice(0, half(i)))
  }
  for (let i = 0; i < n; i++) {
    const row = blank()
    base.b.forEach((weight, j) => (row[half(j)]! += weight / 2))
    base.a[i]!.forEach((weight, j) => (row[second(j)]! += weight / 2))
    a.push(row.slice(0, second(i)))
  }
  const b = blank()
  base.b.forEach((weight, j) => {
    b[j]! -= weight / (gain - 1)
    b[half(j)]! += ((weight / 2) * gain) / (gain - 1)
    b[second(j)]! += ((weight / 2) * gain) / (gain - 1)
  })
  const halves = base.c.slice(1).map((c) => c / 2)
  return { order: base.order + 1, c: [...base.c, ...halves, ...base.c.map((c) => (1 + c) / 2)], a, b }
}
