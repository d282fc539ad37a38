import path from 'node:path'
import { AppError, frameViews, type Frame, type FrameView } from '../../src-shared/contract/index.ts'
import { stepsToCsv, stepsToJson } from '../../src-shared/formats/steps.ts'
import { withXmpInGif } from '../../src-shared/formats/gif-xmp.ts'
import { xmpPacket } from '../../src-shared/formats/xmp.ts'
import type { Core } from '../core/index.ts'
import { asWide } from './as-wide.ts'
import { readChange } from './change.ts'
import { readLevel } from './dense.ts'
import { readOr } from './files.ts'
import { frameBytes } from './frames.ts'
import { immutable, reply, volatile } from './replies.ts'
import { readPath } from './path.ts'
import { keepState } from './state.ts'

/** Frames of a run under way may be replaced (a run interrupted by the app's end starts anew). */
function cachingOf(core: Core, id: string): string {
  const state = core.parts.store.runs.get(id)?.summary.state
  return state === 'waiting' || state === 'running' ? volatile : immutable
}

function viewOf(query: URLSearchParams): FrameView {
  const view = query.get('view') ?? 'x0'
  const known = frameViews.find((name) => name === view)
  if (!known) throw new AppError('invalid-input', `view has to be one of ${frameViews.join(', ')}.`, { view })
  return known
}

export async function frame(core: Core, id: string, index: number, query: URLSearchParams): Promise<Response> {
  const view = viewOf(query)
  const folder = core.parts.runFiles.folder(id)
  if (view !== 'change') return reply(await frameBytes(folder, view, index), 'image/webp', cachingOf(core, id))
  const { webp, gain, largest } = await readChange(folder, await core.parts.runFiles.frames(id), index, settingsWidth(core, id))
  return reply(webp, 'image/webp', cachingOf(core, id), {
    'flowline-gain': String(Number(gain.toPrecision(3))),
    'flowline-largest': String(Number(largest.toPrecision(3))),
  })
}

/** The picture at any level between the steps, from the dense output. */
export async function levelAt(core: Core, id: string, query: URLSearchParams): Promise<Response> {
  const sigma = Number(query.get('sigma') ?? Number.NaN)
  const view = viewOf(query)
  if (!(sigma >= 0) || view === 'change')
    throw new AppError('invalid-input', 'sigma has to be a number from 0, view x0 or state.', {})
  const wanted = settingsWidth(core, id)
  const { rgb, ...size } = await readLevel(core.parts.runFiles.folder(id), sigma, view, wanted)
  const { default: sharp } = await import('sharp')
  const bytes = await asWide(sharp(rgb, { raw: { ...size, channels: 3 } }), size, wanted)
    .webp({ quality: 90 })
    .toBuffer()
  return reply(bytes, 'image/webp', cachingOf(core, id))
}

/** The path in the plane of its first two components, as JSON. */
export async function pathPlane(core: Core, id: string): Promise<Response> {
  const path = await readPath(core.parts.runFiles.folder(id))
  return reply(JSON.stringify(path), 'application/json; charset=utf-8', cachingOf(core, id))
}

/** Keeps the state at a level among the sources, for a run that goes on from it; its hash and level, as JSON. */
export async function stateAt(core: Core, id: string, query: URLSearchParams): Promise<Response> {
  const wanted = Number(query.get('sigma') ?? Number.NaN)
  if (!(wanted > 0)) throw new AppError('invalid-input', 'sigma has to be a number above 0.', {})
  const kept = await keepState(core.parts.sources, core.parts.runFiles.folder(id), wanted)
  return reply(JSON.stringify(kept), 'application/json; charset=utf-8', volatile)
}

function settingsWidth(core: Core, id: string): number | null {
  return core.parts.store.runs.get(id)?.summary.settings.width ?? null
}

export async function steps(core: Core, id: string, format: string): Promise<Response> {
  const { steps: records } = await core.runs.get(id)
  const caching = cachingOf(core, id)
  const disposition = { 'content-disposition': `attachment; filename="steps-${id}.${format}"` }
  if (format === 'csv') return reply(stepsToCsv(records), 'text/csv; charset=utf-8', caching, disposition)
  return reply(stepsToJson(records), 'application/json; charset=utf-8', caching, disposition)
}

const filmFrames = 240
/** Pixels of all frames together: 720 MB while the film is made. */
const filmPixels = 240e6
const frameMilliseconds = 80
const lastMilliseconds = 1500

/** The x0 estimates one after the other; of a long run, evenly chosen ones, always with the last. */
export async function film(core: Core, id: string, format: 'webp' | 'gif'): Promise<Response> {
  const { runFiles } = core.parts
  const kept = await runFiles.frames(id)
  if (kept.length === 0) throw new AppError('not-found', 'No frames of this run were kept.', { id })
  const folder = runFiles.folder(id)
  const { default: sharp } = await import('sharp')
  const { width, height } = await sharp(await frameBytes(folder, 'x0', kept[0]!.index)).metadata()
  const chosen = pick(kept, Math.max(2, Math.min(filmFrames, Math.floor(filmPixels / (width * height)))))
  const frames = await Promise.all(chosen.map(({ index }) => frameBytes(folder, 'x0', index)))
  const delay = frames.map((_, i) => (i === frames.length - 1 ? lastMilliseconds : frameMilliseconds))
  const mark = xmpPacket(`Flowline ${core.parts.appVersion}`, new Date().toISOString())
  const joined = sharp(frames, { join: { animated: true } })
  const bytes =
    format === 'gif'
      ? withXmpInGif(await joined.gif({ loop: 0, delay }).toBuffer(), mark)
      : await joined.webp({ quality: 85, loop: 0, delay }).withXmp(mark).toBuffer()
  const disposition = { 'content-disposition': `inline; filename="film-${id}.${format}"` }
  return reply(bytes, `image/${format}`, cachingOf(core, id), disposition)
}

function pick(frames: readonly Frame[], limit: number): Frame[] {
  if (frames.length <= limit) return [...frames]
  return Array.from({ length: limit }, (_, i) => frames[Math.round((i * (frames.length - 1)) / (limit - 1))]!)
}

/** The picture of a run that has none in the gallery: a replay, a stopped run. */
export async function runPicture(core: Core, id: string): Promise<Response> {
  const bytes = await readOr(path.join(core.parts.runFiles.folder(id), 'picture.png'), 'This run has no picture of its own.')
  return reply(bytes, 'image/png', cachingOf(core, id))
}
