import { expect, test } from 'vitest'
import { modelKinds } from '../contract/model-kinds.ts'
import { methods, nodeKinds } from '../numerics/index.ts'
import { usualSettings } from './usual-settings.ts'

test('every usual solver and its nodes exist, and guidance is one that a model of the kind understands', () => {
  const told = modelKinds.flatMap((kind) => usualSettings(kind, true) ?? [])
  expect(told.length).toBeGreaterThan(10)
  for (const { solver, guidance } of told) {
    expect(methods.some(({ info }) => info.id === solver.id)).toBe(true)
    expect(nodeKinds.some(({ id }) => id === solver.nodes.id)).toBe(true)
    expect(guidance).toBeGreaterThanOrEqual(1)
  }
  expect(usualSettings('unconditional', false)).toBeNull()
  expect(usualSettings('unknown', false)).toBeNull()
  expect([usualSettings('lcm', true)?.guidance, usualSettings('lcm', false)?.guidance]).toEqual([8, 1])
})
