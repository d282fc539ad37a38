import { AppError } from '../contract/errors.ts'
import type { Contract, Handlers, Name } from './contract.ts'
import { explainIssues } from './validation.ts'

/** The answer of a procedure to an input that is parsed here. Throws `invalid-input` where it does not fit, or no procedure has the name. */
export async function callProcedure<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  name: string,
  input: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  if (!Object.hasOwn(contract.procedures, name))
    throw new AppError('invalid-input', `There is no procedure named "${name}".`, { name })
  const parsed = contract.procedures[name]!.input.safeParse(input)
  if (!parsed.success) throw new AppError('invalid-input', `${name}: ${explainIssues(parsed.error)}`, { name })
  const handler = handlers[name as Name<C['procedures']>] as (input: unknown, context: { signal: AbortSignal }) => unknown
  return handler(parsed.data, { signal })
}
