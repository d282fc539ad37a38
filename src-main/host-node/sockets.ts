import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { apiContract, type EventName, type EventPayload } from '../../src-shared/contract/index.ts'
import { fromWebSocket, serve } from '../../src-shared/rpc/index.ts'
import type { HostedApp } from './hosted-app.ts'

/** A prompt of a megabyte fits, escaped; anything larger is not a call. */
const MAX_MESSAGE = 16 * 1024 * 1024
/** A page that stopped reading is cut off before its unsent events fill the memory. It reconnects and reads the state anew. */
const MAX_BACKLOG = 64 * 1024 * 1024

export interface Sockets {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/** Every web socket is one face of the core: it calls the procedures and hears every event. */
export function rpcSockets(app: HostedApp): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false })
  server.on('connection', (socket: WebSocket) => {
    const rpc = serve(fromWebSocket(socket), apiContract, app.handlers)
    const forward = <N extends EventName>(name: N, payload: EventPayload<N>): void => {
      if (socket.bufferedAmount > MAX_BACKLOG) socket.terminate()
      else rpc.emit(name, payload)
    }
    socket.on('close', app.onEvent(forward))
  })
  return {
    accept(request, socket, head) {
      server.handleUpgrade(request, socket, head, (opened) => server.emit('connection', opened, request))
    },
    close() {
      for (const socket of server.clients) socket.close(1001, 'Flowline was closed')
      server.close()
    },
  }
}
