/** What of a method decides whether it can be compared. */
interface MethodFacts {
  readonly deterministic: boolean
  readonly group: string
  readonly parameters?: readonly string[] | undefined
}

/** Whether a method follows the flow from its start, so that it has an error against a reference and can be given a number of evaluations. */
export const followsFlow = ({ deterministic, group, parameters = [] }: MethodFacts): boolean =>
  deterministic && group !== 'one-step' && !parameters.includes('tolerance')
