import { fromWireError, type WireError } from '../../src-shared/contract/errors.ts'

async function answered(response: Response): Promise<unknown> {
  const answer: unknown = await response.json()
  if (!response.ok) throw fromWireError(answer as WireError)
  return answer
}

/** Sends bytes, or nothing, to an address of the core; its answer, read as JSON. Throws the error that the core answers with. */
export const post = async (url: string, body?: Blob): Promise<unknown> =>
  answered(await fetch(url, { method: 'POST', ...(body && { body }) }))

/** What an address of the core says, read as JSON. Throws as `post`. */
export const getJson = async (url: string, signal: AbortSignal): Promise<unknown> => answered(await fetch(url, { signal }))
