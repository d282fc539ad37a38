import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import { serve, type Port } from '../index.ts'

/** A small contract that exercises everything a transport has to carry. */
export const echoContract = {
  procedures: {
    echo: { input: z.object({ value: z.unknown() }), output: z.unknown() },
    wait: { input: z.object({}), output: z.string() },
    abortedWaits: { input: z.object({}), output: z.number() },
    fail: { input: z.object({ code: z.enum(['disk-full', 'internal']) }), output: z.string() },
    count: { input: z.object({ to: z.number().int() }), output: z.number() },
    hangUp: { input: z.object({}), output: z.string() },
  },
  events: { tick: z.number() },
}

export function serveEcho(port: Port): void {
  let abortedWaits = 0
  const server = serve(
    port,
    echoContract,
    {
      echo: ({ value }) => value,
      wait: (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            abortedWaits++
            resolve('aborted')
          })
        }),
      abortedWaits: () => abortedWaits,
      fail: ({ code }) => {
        throw code === 'internal' ? new Error('A bug.') : new AppError(code, 'No room left.', { free: 3, path: '/x', last: null })
      },
      count: ({ to }) => {
        for (let n = 1; n <= to; n++) server.emit('tick', n)
        return to
      },
      hangUp: () => {
        port.close()
        return 'never arrives'
      },
    },
    { checkOutputs: true },
  )
}
