import { NumericsError } from '../errors.ts'
import type { Method } from '../method.ts'
import { bs3 } from './bs3.ts'
import { euler } from './euler.ts'
import { heun } from './heun.ts'
import { uhpFi } from './uhp-fi.ts'

/** Every sampler, in the order shown. A method is one file in this folder and one entry here. */
export const methods: readonly Method[] = [uhpFi, bs3, heun, euler]

/** @throws NumericsError for an unknown id. */
export function findMethod(id: string): Method {
  const method = methods.find((candidate) => candidate.info.id === id)
  if (method) return method
  throw new NumericsError(
    'invalid-input',
    `There is no solver "${id}"; choose one of ${methods.map(({ info }) => info.id).join(', ')}.`,
  )
}
