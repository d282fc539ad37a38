/* Work that yields only what has to be waited for, and so runs with networks that answer now as with those that answer later. */

/** Runs to the end without waiting. @throws TypeError where something has to be waited for. */
export function finishNow<T>(work: Generator<PromiseLike<void>, T, void>): T {
  const next = work.next()
  if (next.done) return next.value
  throw new TypeError('The network answered with a promise; use the asynchronous form of this call.')
}

/** Runs to the end; what a promise rejects with is thrown where the work waits for it. */
export async function finishLater<T>(work: Generator<PromiseLike<void>, T, void>): Promise<T> {
  let next = work.next()
  while (!next.done) {
    let failed: { readonly reason: unknown } | null = null
    try {
      await next.value
    } catch (reason) {
      failed = { reason }
    }
    next = failed ? work.throw(failed.reason) : work.next()
  }
  return next.value
}
