import { existsSync, statSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import path from 'node:path'
import type { Tensor } from 'onnxruntime-node'
import { AppError } from '../../../src-shared/contract/errors.ts'
import type { TensorInfo } from '../../../src-shared/contract/models.ts'
import { windowed } from '../../../src-shared/formats/byte-source.ts'
import { readOnnxHeader } from '../../../src-shared/formats/onnx-header.ts'
import { explainLoadFailure } from './explain.ts'
import { freeMemory, outOfMemory } from './memory.ts'
import { isElsewhere } from './onnx-graph.ts'
import { openSession, type Session, type SessionSettings, type TensorSpec } from './session.ts'

export interface PoolSettings extends SessionSettings {
  /** Bytes the process may take; without it or 0 as many as there are. A graphics card's memory does not count. */
  readonly memoryLimit?: number | undefined
}

/** Memory that a graph takes, over the bytes of its file and weights: copies of weights in another order, buffers. */
const overhead = 1.15

interface Entry {
  readonly file: string
  /** Bytes of the graph and its weights on disk. */
  readonly bytes: number
  /** Whether weights lie in files of their own. */
  readonly beside: boolean
  session: Session | null
  /** As its session had it, in memory or not. */
  inBlocks: boolean
  loading: Promise<Session> | null
  /** Calls under way. */
  busy: number
  /** When it was last asked; larger is later. */
  asked: number
}

/**
 * The graphs of one model. What a graph takes and gives is told at once; it is loaded when it is first asked, and where the
 * memory does not suffice for one more, those that nobody asks right now are given up first, the longest unused one before the
 * others. A graph that was given up is loaded again when it is asked.
 */
export class SessionPool {
  private readonly settings: PoolSettings
  private readonly entries: Entry[] = []
  private readonly baseline = process.memoryUsage.rss()
  private clock = 0

  constructor(settings: PoolSettings) {
    this.settings = settings
  }

  /** Throws `model-broken` for a file that is no graph or lacks its weights; what else is wrong with it shows when it is loaded. */
  async open(file: string): Promise<Session> {
    const { inputs, outputs, operators, bytes, beside } = await describe(file, this.settings.provider)
    const entry: Entry = { file, bytes, beside, session: null, inBlocks: false, loading: null, busy: 0, asked: 0 }
    this.entries.push(entry)
    const using = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
      entry.busy++
      entry.asked = ++this.clock
      try {
        return await work(await this.load(entry))
      } finally {
        entry.busy--
        if (entry.session) entry.inBlocks = entry.session.inBlocks === true
      }
    }
    return {
      file,
      inputs: new Map(inputs.map((spec) => [spec.name, spec])),
      outputs,
      operators,
      get inBlocks() {
        return entry.inBlocks
      },
      ready: () => using(async () => {}),
      run: (feeds, fetches) => using((session) => session.run(feeds, fetches)),
      release: () => this.giveUp(entry),
    }
  }

  async release(): Promise<void> {
    for (const entry of this.entries.splice(0)) await this.giveUp(entry)
  }

  /** Files of the graphs that are in memory. */
  get loaded(): string[] {
    return this.entries.filter(({ session }) => session !== null).map(({ file }) => file)
  }

  private load(entry: Entry): Promise<Session> {
    if (entry.session) return Promise.resolve(entry.session)
    entry.loading ??= this.loadNow(entry).finally(() => (entry.loading = null))
    return entry.loading
  }

  private async loadNow(entry: Entry): Promise<Session> {
    await this.makeRoom(entry)
    entry.session = await openSession(entry.file, this.settings, entry.beside)
    return entry.session
  }

  /** Throws `out-of-memory` where the graph cannot be loaded even alone. */
  private async makeRoom(entry: Entry): Promise<void> {
    if (this.settings.provider !== 'cpu') return
    const need = Math.ceil(entry.bytes * overhead)
    for (;;) {
      const { left, limited } = this.room()
      if (need <= left) return
      const idle = this.entries.filter(({ session, busy }) => session !== null && busy === 0).sort((a, b) => a.asked - b.asked)[0]
      if (!idle) {
        const what = `Loading ${path.basename(path.dirname(entry.file))}`
        throw outOfMemory({ what, need, free: Math.max(0, left), limited, data: { file: entry.file } })
      }
      await this.giveUp(idle)
    }
  }

  /** Bytes for one more graph. What graphs were given up is not always given back to the system, but is there for the next. */
  private room(): { left: number; limited: boolean } {
    const held = this.entries.reduce((sum, { session, bytes }) => sum + (session ? bytes * overhead : 0), this.baseline)
    const kept = Math.max(0, process.memoryUsage.rss() - held)
    const [free, allowed] = [freeMemory() + kept, this.settings.memoryLimit || Infinity]
    return allowed - held < free ? { left: allowed - held, limited: true } : { left: free, limited: false }
  }

  private async giveUp(entry: Entry): Promise<void> {
    const { session } = entry
    entry.session = null
    await session?.release()
  }
}

interface Description extends Pick<Entry, 'bytes' | 'beside'> {
  readonly inputs: TensorSpec[]
  readonly outputs: TensorSpec[]
  readonly operators: ReadonlySet<string>
}

/** What a graph says of itself, without its weights. */
async function describe(file: string, provider: string): Promise<Description> {
  if (!existsSync(file)) throw new AppError('model-broken', `${file} is missing. Copy the whole model folder again.`, { file })
  const handle = await openFile(file, 'r')
  try {
    const { size } = await handle.stat()
    const read = async (into: Uint8Array, offset: number) => (await handle.read(into, 0, into.length, offset)).bytesRead
    const header = await readOnnxHeader(windowed(size, read))
    const bytes = [...header.external.keys()].reduce((sum, name) => sum + weightBytes(file, name), size)
    const [inputs, outputs] = [header.inputs.map(specOf), header.outputs.map(specOf)]
    return { inputs, outputs, operators: header.operators, bytes, beside: header.external.size > 0 }
  } catch (error) {
    throw explainLoadFailure(error, file, provider)
  } finally {
    await handle.close()
  }
}

/** Bytes of a weight file beside its graph; 0 for one outside the folder, which ONNX Runtime refuses. */
function weightBytes(file: string, name: string): number {
  if (isElsewhere(name)) return 0
  const stat = statSync(path.join(path.dirname(file), name), { throwIfNoEntry: false })
  if (stat) return stat.size
  throw new AppError('model-broken', `${file} lacks its weight file ${name}. Copy the whole model folder again.`, { file })
}

const specOf = ({ name, type, shape }: TensorInfo): TensorSpec => ({ name, type: type as Tensor.Type, shape })
