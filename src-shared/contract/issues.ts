import type { z } from 'zod'

/** What is wrong with a value, as the rest of a sentence about it: `it must be at most 16384`. */
export function issueWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return limit(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
    case 'too_small':
      return limit(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)
    case 'invalid_type':
      return `it must be ${kinds[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `it must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`
    case 'not_multiple_of':
      return `it must be a multiple of ${issue.divisor}`
    default:
      return issue.message
  }
}

const kinds: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

function limit(origin: string, bound: string, value: number | bigint): string {
  if (origin === 'string') return `it must have ${bound} ${value} characters`
  if (origin === 'array' || origin === 'set') return `it must have ${bound} ${value} entries`
  return `it must be ${bound} ${value}`
}
