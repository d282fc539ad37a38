import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Frame } from '../../../src-shared/contract/run.ts'
import type { RgbPicture } from '../../../src-shared/formats/rgb.ts'
import { xmpPacket } from '../../../src-shared/formats/xmp.ts'
import { onDisk } from './disk.ts'

export type FramePlace = Omit<Frame, 'index'>

/** Kept frames: x0/00000.webp and state/00000.webp in the run's folder, each with the mark that it was generated. */
export interface FrameWriter {
  /**
   * Takes a frame of accepted step `ordinal` and returns at once, so that encoding runs beside the network; only where
   * more than a few megabytes of pictures wait does it wait for the encoder. A frame that is not kept is passed by.
   */
  add(ordinal: number, place: FramePlace, pictures: () => { x0: RgbPicture; state: RgbPicture }): Promise<void>
  /** Waits for every frame; then their number. Throws the first failure. */
  flush(): Promise<number>
}

/** All steps are kept up to this number; beyond it every 2nd, then every 4th, ..., half as many for each. */
const allKept = 1024
const largestSide = 256
/** Bytes of raw pictures that may wait for the encoder beside the frame in work. */
const backlogBytes = 4e6
/** Pictures up to this many pixels are kept without loss, which is also the quickest for them. */
const losslessPixels = 64 * 64

/** Pictures are kept `enlarge` times as large, smoothly. `onFrame` is called after both files of a frame are there. */
export async function openFrames(outDir: string, enlarge: number, onFrame: (frame: Frame) => void): Promise<FrameWriter> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  await onDisk(outDir, () => Promise.all([ensureFolder(join(outDir, 'x0')), ensureFolder(join(outDir, 'state'))]))
  const mark = xmpPacket('Flowline', new Date().toISOString())
  let count = 0
  let encoding = Promise.resolve()
  let waitingBytes = 0
  let room: (() => void) | null = null
  let failure: unknown = null

  async function encode(picture: RgbPicture, file: string): Promise<void> {
    const { rgb, width, height } = picture
    const image = sharp(rgb, { raw: { width, height, channels: 3 } })
    const scale = Math.min(enlarge, largestSide / Math.max(width, height))
    const side = (length: number): number => Math.max(1, Math.round(length * scale))
    if (scale !== 1) image.resize(side(width), side(height), { fit: 'fill', kernel: 'cubic' })
    const bytes = await image
      .withXmp(mark)
      .webp(side(width) * side(height) <= losslessPixels ? { lossless: true, effort: 0 } : { quality: 90, effort: 0 })
      .toBuffer()
    await onDisk(outDir, () => writeFile(file, bytes))
  }

  async function write(frame: Frame, x0: RgbPicture, state: RgbPicture): Promise<void> {
    try {
      if (failure !== null) return
      const file = `${String(frame.index).padStart(5, '0')}.webp`
      await Promise.all([encode(x0, join(outDir, 'x0', file)), encode(state, join(outDir, 'state', file))])
      onFrame(frame)
    } catch (error) {
      failure = error
    } finally {
      waitingBytes -= x0.rgb.length + state.rgb.length
      room?.()
    }
  }

  return {
    async add(ordinal, place, pictures) {
      if (failure !== null) throw failure
      if (ordinal % strideAfter(count) !== 0) return
      const { x0, state } = pictures()
      const frame = { ...place, index: count++ }
      const bytes = x0.rgb.length + state.rgb.length
      waitingBytes += bytes
      encoding = encoding.then(() => write(frame, x0, state))
      if (waitingBytes > backlogBytes + bytes) await new Promise<void>((resolve) => (room = resolve))
    },
    async flush() {
      await encoding
      if (failure !== null) throw failure
      return count
    },
  }
}

function strideAfter(count: number): number {
  return count < allKept ? 1 : 2 ** (1 + Math.floor((2 * (count - allKept)) / allKept))
}

/** Makes one folder inside an existing one: a library on a vanished disk must not be made anew in its place. */
async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}
