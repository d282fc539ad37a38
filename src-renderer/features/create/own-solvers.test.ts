import { expect, test } from 'vitest'
import { ownSolverOf, ownSolvers } from './own-solvers.ts'
import { withoutUnread } from './solver-parameters.tsx'
import { defaultSettings } from './default-settings.ts'

const heun = { name: 'My Heun', a: [[], [1]], b: [0.5, 0.5] }
const pair = { ...heun, name: 'Pair', bHat: [1, 0] }
const saved = [
  { id: 'My Heun', ...heun },
  { id: 'Pair', ...pair },
  { id: 'implicit', name: 'Implicit', a: [[1]], b: [1] },
]
const on = (tableau: typeof heun) => ({ ...defaultSettings.solver, id: 'tableau', tableau })

test('saved tableaux that can be run are methods with their computed order', () => {
  const own = ownSolvers(saved, defaultSettings.solver)
  expect(own.map(({ info }) => [info.id, info.name, info.group, info.order])).toEqual([
    ['own:My Heun', 'My Heun', 'fixed-step', 2],
    ['own:Pair', 'Pair', 'adaptive', 2],
  ])
  expect(ownSolverOf(own, defaultSettings.solver)).toBeUndefined()
  expect(ownSolverOf(own, on(pair))?.savedId).toBe('Pair')
})

test('one that came with a picture is there too, unsaved', () => {
  const foreign = { name: 'Theirs', a: [[], [0.5]], b: [0, 1] }
  const own = ownSolvers(saved, on(foreign))
  expect(own.at(-1)).toMatchObject({ savedId: null, tableau: foreign, info: { id: 'own:', name: 'Theirs' } })
  expect(ownSolvers(saved, on(heun))).toHaveLength(2)
})

test('another method takes the tableau out of the settings', () => {
  expect(withoutUnread({ ...on(heun), id: 'heun' }, undefined)).not.toHaveProperty('tableau')
  expect(withoutUnread(on(heun), undefined)).toMatchObject({ tableau: heun })
})
