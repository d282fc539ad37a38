import type { z } from 'zod'

/** The first few issues as one line: `settings.width: Too big`. */
export function explainIssues(error: z.ZodError, limit = 3): string {
  const parts = error.issues.slice(0, limit).map((issue) => {
    const path = issue.path.map(String).join('.')
    return path ? `${path}: ${issue.message}` : issue.message
  })
  const more = error.issues.length - limit
  return more > 0 ? `${parts.join('; ')}; and ${more} more` : parts.join('; ')
}
