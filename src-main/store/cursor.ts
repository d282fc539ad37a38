import { z } from 'zod'
import { AppError } from '../../src-shared/contract/index.ts'

const cursorSchema = z.tuple([z.string(), z.string()])

/** The key of the last row of a page: its time and id. */
export function encodeCursor({ createdAt, id }: { createdAt: string; id: string }): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url')
}

export function decodeCursor(cursor: string | null): { createdAt: string; id: string } | null {
  if (cursor === null) return null
  try {
    const [createdAt, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { createdAt, id }
  } catch {
    throw new AppError('invalid-input', 'The gallery was asked for a page that does not exist; reload it.', {})
  }
}
