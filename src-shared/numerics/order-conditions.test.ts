import { describe, expect, it } from 'vitest'
import { dormandPrince8 } from './dop853.ts'
import { examineTableau } from './order-conditions.ts'
import {
  bogackiShampine3,
  dormandPrince5,
  type EmbeddedTableau,
  heun2,
  heunEuler2,
  kutta3,
  midpoint2,
  ralston2,
  richardson,
  rungeKutta4,
  type Tableau,
  tsitouras5,
} from './tableaux.ts'

const plain: readonly [string, Tableau, number][] = [
  ['Heun', heun2, 2],
  ['midpoint', midpoint2, 2],
  ['Ralston', ralston2, 2],
  ['Kutta 3', kutta3, 3],
  ['RK4', rungeKutta4, 4],
  ['Richardson on midpoint', richardson(midpoint2), 3],
  ['Richardson on Kutta 3', richardson(kutta3), 4],
  ['Richardson on RK4', richardson(rungeKutta4), 5],
]
const pairs: readonly [string, EmbeddedTableau, number, number][] = [
  ['Heun-Euler', heunEuler2, 2, 1],
  ['Bogacki-Shampine', bogackiShampine3, 3, 2],
  ['Dormand-Prince 5', dormandPrince5, 5, 4],
  ['Tsitouras 5', tsitouras5, 5, 4],
]

describe('tableaux by the order conditions', () => {
  it.each(plain)('%s', (_name, tableau, order) => {
    const report = examineTableau(tableau)
    expect([report.order, report.consistent, report.explicit]).toEqual([order, true, true])
    expect(tableau.order).toBe(order)
  })

  it.each(pairs)('%s', (_name, tableau, order, estimateOrder) => {
    const bHat = tableau.b.map((weight, i) => weight - tableau.e[i]!)
    const report = examineTableau({ ...tableau, bHat })
    expect([report.order, report.estimateOrder, report.firstSameAsLast]).toEqual([order, estimateOrder, true])
    expect([tableau.order, tableau.estimateOrder]).toEqual([order, estimateOrder])
  })

  it('DOP853 meets all conditions there are here', () => {
    expect(examineTableau(dormandPrince8)).toMatchObject({ stages: 13, order: 5, consistent: true, firstSameAsLast: true })
  })

  it('sees what is wrong with a tableau', () => {
    expect(examineTableau({ a: [[], [1 / 2]], b: [0, 0.9] }).order).toBe(0)
    expect(examineTableau({ a: [[], [1 / 2]], b: [0, 1], c: [0, 0.6] }).consistent).toBe(false)
    expect(examineTableau({ a: [[1 / 2]], b: [1] })).toMatchObject({ explicit: false, order: 2 })
    const root = Math.sqrt(3) / 6
    const gauss = examineTableau({
      a: [
        [1 / 4, 1 / 4 - root],
        [1 / 4 + root, 1 / 4],
      ],
      b: [1 / 2, 1 / 2],
    })
    expect(gauss).toMatchObject({ explicit: false, order: 4 })
    for (const broken of [
      { a: [[]], b: [] },
      { a: [[]], b: [1, 0] },
      { a: [[], [1, 2, 3]], b: [1, 0] },
      { a: [[], [Number.NaN]], b: [1, 0] },
      { a: [[]], b: [1], c: [0, 1] },
    ]) {
      expect(() => examineTableau(broken)).toThrow(RangeError)
    }
  })

  it('the interpolants of both high-order pairs are of order 4', () => {
    for (const tableau of [tsitouras5, dormandPrince8, dormandPrince5]) {
      const last = tableau.b.length - 1
      for (const theta of [0.15, 0.5, 0.85]) {
        const [t2, t3] = [theta ** 2, theta ** 3]
        const b = tableau.b.map(
          (weight, i) =>
            weight * (3 * t2 - 2 * t3) +
            (i === 0 ? theta - 2 * t2 + t3 : 0) +
            (i === last ? t3 - t2 : 0) +
            (theta * (1 - theta)) ** 2 * tableau.dense[i]!,
        )
        /** A step of theta h with these weights and places over theta. */
        const scaled = { a: tableau.a.map((row) => row.map((value) => value / theta)), b: b.map((weight) => weight / theta) }
        expect(examineTableau(scaled, 1e-10).order).toBe(4)
      }
    }
  })
})
