import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { AppError, toWireError, type AppSettings, type LocalApiState } from '../../src-shared/contract/index.ts'
import type { LocalApi, ValueRepository } from '../core/index.ts'
import { createLocalApi, listen, sendResponse, sendText, toRequest, type LocalApiParts } from '../serve/index.ts'

const kept = 'local-api-token'

/** A door for programs of this machine, on 127.0.0.1 alone, open where the settings say so. */
export class LoopbackApi implements LocalApi {
  private readonly values: ValueRepository
  private answer: ReturnType<typeof createLocalApi> | null = null
  private server: Server | null = null
  private current: LocalApiState = { state: 'off' }
  private turn: Promise<void> = Promise.resolve()
  private tell: (state: LocalApiState) => void = () => {}

  constructor(values: ValueRepository) {
    this.values = values
  }

  state(): LocalApiState {
    return this.current
  }

  renew(): LocalApiState {
    this.values.put(kept, randomBytes(24).toString('base64url'))
    if (this.current.state === 'on') this.become({ ...this.current, token: this.token() })
    return this.current
  }

  /** Says what calls are answered with, and who is told of changes. */
  begin(parts: LocalApiParts, tell: (state: LocalApiState) => void): void {
    this.answer = createLocalApi(parts)
    this.tell = tell
  }

  /** Opens, moves or closes the door as the settings say. One change after the other; never rejects. */
  apply({ localApi, localApiPort }: AppSettings): Promise<void> {
    this.turn = this.turn.then(async () => {
      const wanted = localApi ? localApiPort : null
      const now = this.current.state === 'on' ? Number(new URL(this.current.address).port) : null
      if (wanted === now && this.current.state !== 'failed') return
      await this.shut()
      if (wanted === null) return this.become({ state: 'off' })
      try {
        await this.open(wanted)
      } catch (error) {
        this.server = null
        this.become({ state: 'failed', failure: toWireError(error) })
      }
    })
    return this.turn
  }

  async close(): Promise<void> {
    await this.turn
    await this.shut()
  }

  private token(): string {
    const known = this.values.get(kept)
    if (typeof known === 'string' && known !== '') return known
    this.values.put(kept, randomBytes(24).toString('base64url'))
    return this.token()
  }

  private async open(port: number): Promise<void> {
    const server = createServer((message, out) => {
      const gone = new AbortController()
      out.on('close', () => gone.abort())
      const request = message.url?.startsWith('/') ? toRequest(message, `http://127.0.0.1:${port}`, gone.signal) : null
      if (!request || !this.answer) return sendText(out, 400, 'Bad request.')
      this.answer(request, port, this.token())
        .then((response) => sendResponse(response, out, message.method !== 'HEAD'))
        .catch(() => out.destroy())
    })
    this.server = server
    await listen(server, port).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'port-taken') throw error
      throw new AppError('port-taken', `Port ${port} is in use by another program; choose another.`, { port })
    })
    this.become({ state: 'on', address: `http://127.0.0.1:${port}`, token: this.token() })
  }

  private async shut(): Promise<void> {
    const { server } = this
    this.server = null
    if (!server?.listening) return
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }

  private become(state: LocalApiState): void {
    this.current = state
    this.tell(state)
  }
}
