import { methods, nodeKinds } from '../../../src-shared/numerics/index.ts'
import { table } from '../table.ts'

/** Every registered method and every kind of time nodes. */
export function listSolvers(json: boolean): void {
  const solvers = methods.map(({ info }) => info)
  if (json) {
    process.stdout.write(`${JSON.stringify({ solvers, nodes: nodeKinds })}\n`)
    return
  }
  const rows = solvers.map(({ id, group, order, nfePerStep, adaptive, deterministic, use }) => [
    id,
    group,
    String(order),
    `${nfePerStep}${adaptive ? ' per attempt' : ''}`,
    deterministic ? '' : 'random',
    use.en,
  ])
  process.stdout.write(table(['id', 'kind', 'order', 'NFE per step', '', 'use'], rows))
  process.stdout.write(`\nTime nodes: ${nodeKinds.map(({ id }) => id).join(', ')}\n`)
}
