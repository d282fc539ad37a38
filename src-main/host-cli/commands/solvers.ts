import { methods, nodeKinds, tableauInfo } from '../../../src-shared/numerics/index.ts'
import { openSaved } from '../../compose/index.ts'
import { libraryPath } from '../paths.ts'
import { table } from '../table.ts'

/** Every registered method and every kind of time nodes, with what the user saved in the library. */
export async function listSolvers(library: string | undefined, json: boolean): Promise<void> {
  const saved = openSaved(libraryPath(library))
  const [nodeSets, tableaux] = await Promise.all([saved.nodeSets.list(), saved.tableaux.list()])
  const own = tableaux.flatMap((tableau) => {
    try {
      return [{ ...tableauInfo(tableau), tableau }]
    } catch {
      return []
    }
  })
  const solvers = methods.map(({ info }) => info)
  if (json) {
    process.stdout.write(`${JSON.stringify({ solvers, nodes: nodeKinds, tableaux: own, nodeSets })}\n`)
    return
  }
  const all = [...solvers, ...own.map((info) => ({ ...info, id: info.name }))]
  const rows = all.map(({ id, group, order, nfePerStep, adaptive, deterministic, use }) => [
    id,
    group,
    String(order),
    `${nfePerStep}${adaptive ? ' per attempt' : ''}`,
    deterministic ? '' : 'random',
    use.en,
  ])
  process.stdout.write(table(['id', 'kind', 'order', 'NFE per step', '', 'use'], rows))
  process.stdout.write(
    `\nTime nodes: ${nodeKinds
      .map(({ id }) => id)
      .filter((id) => id !== 'custom')
      .join(', ')}; lists of your own with --sigmas\n`,
  )
  for (const { name, levels } of nodeSets) process.stdout.write(`Saved levels: ${name} (${levels.length})\n`)
}
