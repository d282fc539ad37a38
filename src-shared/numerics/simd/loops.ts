import { add, assemble, type Code, get, type Loop, loop, mul, type Scope, set, sub } from './assembler.ts'

/** sum_j scalar[j] operand[j], added from the left as JavaScript does. */
const weighted = (scope: Scope, terms: readonly (readonly [scalar: number, operand: Code])[]): Code =>
  terms.flatMap(([scalar, operand], j) => [...get(scope.weight(scalar)), ...operand, ...mul, ...(j > 0 ? add : [])])

/** out = sum_j scalar[j] array[j] over `count` arrays. */
const sumOf = (name: string, count: number): Loop => ({
  name,
  pointers: count + 1,
  scalars: count,
  sums: 0,
  body: (scope) => {
    const out = scope.pair()
    const terms = Array.from({ length: count }, (_, j) => [j, scope.load(j + 1)] as const)
    return [...weighted(scope, terms), ...set(out), ...scope.store(0, out)]
  },
})

/** Arrays: u, f, D, eps, out; scalars: dataState, dataOutput, noiseState, noiseOutput, data, noise; sum 0: 0 where all is finite. */
const separate = (name: string, moving: boolean): Loop => ({
  name,
  pointers: moving ? 5 : 4,
  scalars: moving ? 6 : 4,
  sums: 1,
  body: (scope) => {
    const [u, f, d, e, v] = [scope.pair(), scope.pair(), scope.pair(), scope.pair(), scope.pair()] as const
    const residue = scope.sum(0)
    const pair = (first: number, a: number, b: number): Code =>
      weighted(scope, [
        [first, get(a)],
        [first + 1, get(b)],
      ])
    const finite = [get(residue), get(d), get(d), sub, get(e), get(e), sub, add, add, set(residue)]
    return [
      ...[scope.load(0), set(u), scope.load(1), set(f)].flat(),
      ...[pair(0, u, f), set(d), scope.store(2, d)].flat(),
      ...[pair(2, u, f), set(e), scope.store(3, e)].flat(),
      ...(moving ? [pair(4, d, e), set(v), scope.store(4, v)] : []).flat(),
      ...finite.flat(),
    ]
  },
})

/** sums 0, 1, 2 of x x, v v and x v. */
function products(scope: Scope, x: number, v: number): Code {
  const plus = (index: number, a: number, b: number): Code => {
    const sum = scope.sum(index)
    return [...get(sum), ...get(a), ...get(b), ...mul, ...add, ...set(sum)]
  }
  return [...plus(0, x, x), ...plus(1, v, v), ...plus(2, x, v)]
}

/** Arrays: before, after. */
const motion: Loop = {
  name: 'motion',
  pointers: 2,
  scalars: 0,
  sums: 3,
  body: (scope) => {
    const [x, v] = [scope.pair(), scope.pair()]
    return [...scope.load(0), ...set(x), ...scope.load(1), ...set(v), ...products(scope, x, v)]
  },
}

/** Arrays: D, eps before and D, eps after; scalars: the four weights that make velocities of them. */
const answers: Loop = {
  name: 'answers',
  pointers: 4,
  scalars: 4,
  sums: 3,
  body: (scope) => {
    const [x, v] = [scope.pair(), scope.pair()]
    const velocity = (first: number): Code =>
      weighted(scope, [
        [first, scope.load(first)],
        [first + 1, scope.load(first + 1)],
      ])
    return [velocity(0), set(x), velocity(2), set(v), products(scope, x, v)].flat()
  },
}

/** What a module of these loops exports; every function takes bytes, then addresses, then scalars. */
export interface Exports {
  readonly sum1: (bytes: number, out: number, x: number, a: number) => void
  readonly sum2: (bytes: number, ...rest: number[]) => void
  readonly sum3: (bytes: number, ...rest: number[]) => void
  readonly sum5: (bytes: number, ...rest: number[]) => void
  readonly sum7: (bytes: number, ...rest: number[]) => void
  readonly separate: (bytes: number, ...rest: number[]) => void
  readonly separateMoving: (bytes: number, ...rest: number[]) => void
  readonly motion: (bytes: number, before: number, after: number) => void
  readonly answers: (bytes: number, ...rest: number[]) => void
}

export const moduleBytes = (): Uint8Array =>
  assemble(
    [
      sumOf('sum1', 1),
      sumOf('sum2', 2),
      sumOf('sum3', 3),
      sumOf('sum5', 5),
      sumOf('sum7', 7),
      separate('separate', false),
      separate('separateMoving', true),
      motion,
      answers,
    ].map(loop),
  )
