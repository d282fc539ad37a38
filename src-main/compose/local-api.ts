import { randomBytes } from 'node:crypto'
import { toWireError, type AppSettings, type LocalApiState } from '../../src-shared/contract/index.ts'
import type { LocalApi, ValueRepository } from '../core/index.ts'
import { createLocalApi, type LocalApiParts } from '../serve/index.ts'

export interface Door {
  close(): Promise<void>
}

/** Opens a port of this machine and answers what comes in. Throws `port-taken`. */
export type OpenDoor = (port: number, answer: (request: Request) => Promise<Response>) => Promise<Door>

const kept = 'local-api-token'

/** Lets programs of this machine in, where the settings say so and the host has a way to open a port. */
export class SettingsLocalApi implements LocalApi {
  private readonly values: ValueRepository
  private readonly openDoor: OpenDoor | null
  private answer: ReturnType<typeof createLocalApi> | null = null
  private door: Door | null = null
  private current: LocalApiState = { state: 'off' }
  private turn: Promise<void> = Promise.resolve()
  private tell: (state: LocalApiState) => void = () => {}

  constructor(values: ValueRepository, openDoor: OpenDoor | null) {
    this.values = values
    this.openDoor = openDoor
  }

  state(): LocalApiState {
    return this.current
  }

  renew(): LocalApiState {
    const token = this.makeToken()
    if (this.current.state === 'on') this.become({ ...this.current, token })
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
    return typeof known === 'string' && known !== '' ? known : this.makeToken()
  }

  private makeToken(): string {
    const token = randomBytes(24).toString('base64url')
    this.values.put(kept, token)
    return token
  }

  private async open(port: number): Promise<void> {
    const { answer, openDoor } = this
    if (!answer || !openDoor) return
    this.door = await openDoor(port, (request) => answer(request, port, this.token()))
    this.become({ state: 'on', address: `http://127.0.0.1:${port}`, token: this.token() })
  }

  private async shut(): Promise<void> {
    const { door } = this
    this.door = null
    await door?.close()
  }

  private become(state: LocalApiState): void {
    this.current = state
    this.tell(state)
  }
}
