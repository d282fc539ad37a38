import { openSync, readSync } from 'node:fs'
import { AppError } from '../../src-shared/contract/index.ts'
import { toRgb } from '../../src-shared/formats/rgb.ts'
import { readModelFolder } from '../../src-main/engine/folder.ts'
import { openSession, type Session } from '../../src-main/engine/runtime/session.ts'
import { openAutoencoder as openVae } from '../../src-main/engine/vae/autoencoder.ts'
import { side } from './counter.ts'

/** Real renderings in a NumPy file, uint8 [n, 128, 128, 3], read one by one. */
export interface Renderings {
  readonly count: number
  picture(i: number): Uint8Array
}

export function openRenderings(file: string): Renderings {
  const handle = openSync(file, 'r')
  const head = Buffer.alloc(1024)
  readSync(handle, head, 0, head.length, 0)
  const start = 10 + head.readUInt16LE(8)
  const shape = /'descr': '\|u1', 'fortran_order': False, 'shape': \((\d+), (\d+), (\d+), 3\)/.exec(
    head.toString('latin1', 10, start),
  )
  if (!shape || Number(shape[2]) !== side || Number(shape[3]) !== side) {
    throw new AppError(
      'invalid-input',
      `${file} holds no 8-bit pictures of ${side} x ${side}; make it with counter/reference.py --renderings.`,
      { file },
    )
  }
  const size = side * side * 3
  return {
    count: Number(shape[1]),
    picture(i) {
      const out = new Uint8Array(size)
      readSync(handle, out, 0, size, start + i * size)
      return out
    },
  }
}

/** The autoencoder of a model folder alone, as the engine runs it. */
export interface Autoencoder {
  /** 8-bit RGB in and out, row by row; the mean of the latents is taken. */
  pass(rgb: Uint8Array): Promise<Uint8Array>
  close(): Promise<void>
}

export async function openAutoencoder(dir: string, threads: number): Promise<Autoencoder> {
  const folder = readModelFolder(dir)
  const sessions: Session[] = []
  const open = async (file: string): Promise<Session> => {
    const session = await openSession(file, { provider: 'cpu', threads })
    sessions.push(session)
    return session
  }
  const vae = await openVae(folder, { limit: () => Infinity, open })
  if (!vae) throw new AppError('model-unsupported', `${dir} has no autoencoder; name a folder that has one.`, { dir })
  return {
    async pass(rgb) {
      const area = side * side
      const planes = Float64Array.from({ length: 3 * area }, (_, k) => rgb[(k % area) * 3 + Math.floor(k / area)]! / 127.5 - 1)
      const latent = await vae.encode(planes, [3, side, side])
      const cells = side / vae.factor
      const { values, dims } = await vae.decode(latent, [latent.length / (cells * cells), cells, cells])
      return toRgb(values, dims).rgb
    },
    async close() {
      await Promise.all(sessions.map((session) => session.release()))
    },
  }
}
