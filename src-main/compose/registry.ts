import type { NodesInfo, SolverInfo } from '../../src-shared/contract/index.ts'
import { methods, nodeKinds } from '../../src-shared/numerics/index.ts'

/** The methods and node kinds of the numerics, as data. */
export const registry: { readonly solvers: readonly SolverInfo[]; readonly nodes: readonly NodesInfo[] } = {
  solvers: methods.map(({ info }) => info),
  nodes: nodeKinds,
}
