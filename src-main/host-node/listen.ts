import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../../src-shared/contract/index.ts'

/** Ports tried one after the other before the system chooses one. */
const TRIES = 20

function listenOn(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', done)
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false)
      else reject(error)
    }
    const done = (): void => {
      server.off('error', failed)
      resolve(true)
    }
    server.once('error', failed)
    server.once('listening', done)
    server.listen({ port, host: '127.0.0.1', exclusive: true })
  })
}

/**
 * Listens on 127.0.0.1 only and returns the port. A port asked for is taken or refused with `port-taken`; without one
 * the first free of `first`, `first + 1`, ... is used. 0 leaves the choice to the system.
 */
export async function listen(server: Server, asked: number | null, first = 8760): Promise<number> {
  const candidates = asked === null ? [...Array.from({ length: TRIES }, (_, n) => first + n), 0] : [asked]
  for (const port of candidates) {
    if (await listenOn(server, port)) return (server.address() as AddressInfo).port
  }
  throw new AppError('port-taken', `Port ${asked} is in use by another program; choose another with --port, or leave it out.`, {
    port: asked,
  })
}
