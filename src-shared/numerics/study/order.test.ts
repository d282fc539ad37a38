import { describe, expect, it } from 'vitest'
import { findMethod } from '../methods/index.ts'
import { odeProblem } from '../testing/exact.ts'
import { endError } from '../testing/order.ts'
import vectors from '../testing/vectors/study.json' with { type: 'json' }
import { measureOrder } from './order.ts'

describe('measured order', () => {
  it('agrees with SciPy on slope and its standard error', () => {
    const { steps, errors, order, deviation } = vectors.order
    const found = measureOrder(steps.map((count, i) => ({ steps: count, error: errors[i]! })))!
    expect(found.order).toBeCloseTo(order, 10)
    expect(found.deviation).toBeCloseTo(deviation, 10)
    expect(found.points).toBe(steps.length)
  })

  it('is exact on a power law, whatever the order of its points', () => {
    const points = [40, 10, 20].map((steps) => ({ steps, error: 5 * steps ** -3 }))
    const found = measureOrder(points)!
    expect(found.order).toBeCloseTo(3, 12)
    for (const slope of found.local) expect(slope).toBeCloseTo(3, 12)
  })

  it('leaves out what the reference cannot resolve, and says nothing of too little', () => {
    const points = [10, 20, 40, 80].map((steps) => ({ steps, error: Math.max(steps ** -2, 1e-3) }))
    expect(measureOrder(points, 1e-3)!.order).toBeCloseTo(2, 12)
    expect(measureOrder(points, 1e-3)!.points).toBe(2)
    expect(measureOrder(points, 1e-3)!.deviation).toBeNull()
    expect(measureOrder(points, 1)).toBeNull()
    expect(measureOrder([{ steps: 10, error: NaN }])).toBeNull()
    expect(
      measureOrder([
        { steps: 10, error: 1 },
        { steps: 10, error: 2 },
      ]),
    ).toBeNull()
  })

  it('finds the stated orders on exact flows', () => {
    for (const id of ['euler', 'dpmpp-2m', 'exp-ab-3']) {
      const method = findMethod(id)
      const points = [160, 226, 320].map((steps) => ({ steps, error: endError(method, odeProblem('short'), steps) }))
      expect(Math.abs(measureOrder(points)!.order - method.info.order), id).toBeLessThan(0.1)
    }
  })
})
