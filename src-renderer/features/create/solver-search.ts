import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'

export const solverGroups = [
  'adaptive',
  'fixed-step',
  'multistep',
  'stochastic',
  'learned',
  'one-step',
] as const satisfies readonly SolverInfo['group'][]

/**
 * Methods in the order of their groups, as registered within each. With a query: those that have every word of it at the
 * beginning of a word in their name, id, group or source, or anywhere in their advice. Names count before the rest.
 */
export function findSolvers(
  solvers: readonly SolverInfo[],
  query: string,
  wordsOf: (solver: SolverInfo) => { readonly group: string; readonly use: string },
): SolverInfo[] {
  const wanted = fold(query).split(' ').filter(Boolean)
  const ranked = solvers.flatMap((solver) => {
    const { group, use } = wordsOf(solver)
    const name = fold(`${solver.name} ${solver.id}`)
    const rest = fold(`${group} ${solver.source}`)
    const advice = fold(use)
    const ranks = wanted.map((word) =>
      begins(name, word) || name.replaceAll(' ', '').includes(word) ? 0 : begins(rest, word) || advice.includes(word) ? 1 : null,
    )
    return ranks.includes(null) ? [] : [{ solver, rank: Math.max(0, ...(ranks as number[])) }]
  })
  return solverGroups.flatMap((group) =>
    ranked
      .filter(({ solver }) => solver.group === group)
      .sort((a, b) => a.rank - b.rank)
      .map(({ solver }) => solver),
  )
}

/** The one a query most likely means: that of this very name or id, else the first whose name begins so, else the first. */
export function likeliest(found: readonly SolverInfo[], query: string): number {
  const wanted = fold(query)
  const exact = found.findIndex(({ name, id }) => fold(name) === wanted || fold(id) === wanted)
  const near = found.findIndex(({ name }) => fold(name).startsWith(wanted))
  return Math.max(0, exact >= 0 ? exact : near)
}

/** Small letters without marks; what stands between words becomes one space. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const begins = (text: string, word: string): boolean => text.startsWith(word) || text.includes(` ${word}`)
