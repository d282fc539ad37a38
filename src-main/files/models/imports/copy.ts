import { createHash } from 'node:crypto'
import fs, { type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../../../src-shared/contract/index.ts'
import { makeFolder } from '../../folders.ts'
import { hashFile } from '../hash.ts'

const piece = 1 << 20

export interface CopyOptions {
  /** The source as it was planned. */
  readonly size: number
  readonly mtimeMs: number
  readonly signal: AbortSignal
  /** Bytes gone through since the last call: every byte counts once when copied and once when verified. */
  readonly onBytes: (count: number) => void
}

/**
 * Copies a file and reads the copy back. What a copy cut short left at `to` is compared with the source and kept as far as it is
 * the same, so that only the rest is written. Returns the sha256 of both. Throws `copy-failed` where the source changes under
 * way or the copy reads differently, and what the file system throws.
 */
export async function copyVerified(from: string, to: string, options: CopyOptions): Promise<string> {
  const { signal, onBytes } = options
  const unchanged = ({ size, mtimeMs }: { size: number; mtimeMs: number }): boolean =>
    size === options.size && mtimeMs === options.mtimeMs
  makeFolder(path.dirname(to))
  const source = await fs.open(from, 'r')
  try {
    if (!unchanged(await source.stat())) throw changed(from)
    const target = await fs.open(to, (await exists(to)) ? 'r+' : 'wx+')
    let sha256: string
    try {
      sha256 = await copyPieces(source, target, options)
      await target.sync()
    } finally {
      await target.close()
    }
    if (!unchanged(await source.stat())) throw changed(from)
    let told = 0
    const written = await hashFile(to, signal, (read) => {
      onBytes(read - told)
      told = read
    })
    if (written === sha256) return sha256
    await fs.rm(to, { force: true })
    throw new AppError('copy-failed', `${to} does not read as it was written; check the disk of the library, then try again.`, {
      path: to,
    })
  } finally {
    await source.close()
  }
}

async function copyPieces(source: FileHandle, target: FileHandle, options: CopyOptions): Promise<string> {
  const { size } = options
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(Math.min(piece, Math.max(1, size)))
  const there = Buffer.alloc(buffer.length)
  let kept = (await target.stat()).size
  for (let offset = 0; offset < size;) {
    options.signal.throwIfAborted()
    const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.length, size - offset), offset)
    if (bytesRead === 0) break
    const bytes = buffer.subarray(0, bytesRead)
    hash.update(bytes)
    if (!(offset + bytesRead <= kept && (await sameBytes(target, there, bytes, offset)))) {
      kept = 0
      await writeAll(target, bytes, offset)
    }
    offset += bytesRead
    options.onBytes(bytesRead)
  }
  await target.truncate(size)
  return hash.digest('hex')
}

async function sameBytes(target: FileHandle, there: Buffer, bytes: Buffer, offset: number): Promise<boolean> {
  const { bytesRead } = await target.read(there, 0, bytes.length, offset)
  return bytesRead === bytes.length && there.subarray(0, bytesRead).equals(bytes)
}

async function writeAll(target: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await target.write(bytes, written, bytes.length - written, offset + written)
    written += bytesWritten
  }
}

const exists = (file: string): Promise<boolean> =>
  fs.lstat(file).then(
    () => true,
    () => false,
  )

const changed = (file: string): AppError =>
  new AppError('copy-failed', `${file} changed while the model was copied; import it again when nothing writes to it.`, {
    path: file,
  })
