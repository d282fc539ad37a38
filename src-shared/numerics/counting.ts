import type { Demand } from './types.ts'

/** Passes a solver's demands on and tells of each evaluation before it is asked. */
export function* counting<T>(solving: Generator<Demand, T, void>, onEvaluation: () => void): Generator<Demand, T, void> {
  let next = solving.next()
  while (!next.done) {
    if (next.value.kind === 'evaluate') onEvaluation()
    yield next.value
    next = solving.next()
  }
  return next.value
}
