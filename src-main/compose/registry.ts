import type { NodesInfo, SolverInfo } from '../../src-shared/contract/index.ts'

export const registry: { solvers: readonly SolverInfo[]; nodes: readonly NodesInfo[] } = { solvers: [], nodes: [] }
