import type { z } from 'zod'
import { issueWords } from '../contract/issues.ts'

/** The first few issues as one line: `settings.width: it must be at most 16384`. */
export function explainIssues(error: z.ZodError, limit = 3): string {
  const parts = error.issues.slice(0, limit).map((issue) => {
    const path = issue.path.map(String).join('.')
    return path ? `${path}: ${issueWords(issue)}` : issueWords(issue)
  })
  const more = error.issues.length - limit
  return more > 0 ? `${parts.join('; ')}; and ${more} more` : parts.join('; ')
}
