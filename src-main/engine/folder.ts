import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../src-shared/contract/errors.ts'
import { parseLooseJson } from '../../src-shared/formats/loose-json.ts'
import { isBelow, linksMayLeadTo } from '../../src-shared/formats/places.ts'

export type Config = Readonly<Record<string, unknown>>

/** A model folder in the diffusers layout, as far as running it needs. Paths are absolute. */
export interface ModelFolder {
  readonly dir: string
  /** `_class_name` of model_index.json. */
  readonly className: string | null
  readonly scheduler: Config
  /** The optional `flowline.json` beside the model. */
  readonly sidecar: Config
  /** The graph of a component such as `unet`, null where the folder has none. */
  graph(component: string): string | null
  /** A JSON file inside the folder, null where it is missing. */
  json(path: string): Config | null
  /** The path of any other file inside the folder, null where it is missing. */
  file(path: string): string | null
  /** Changes whenever a graph, its weights or a config do. */
  readonly fingerprint: string
}

/** Throws `model-missing`, `model-broken` or `model-unsupported` with the file and what to do. */
export function readModelFolder(dir: string): ModelFolder {
  const path = resolve(dir)
  if (!existsSync(path)) {
    throw new AppError('model-missing', `The model folder ${path} is not there. Connect its disk, or link the folder again.`, {
      dir: path,
    })
  }
  if (!statSync(path).isDirectory()) throw new AppError('model-missing', `${path} is a file, not a model folder.`, { dir: path })
  const root = realpathSync(path)
  const allowed = linksMayLeadTo(root)
  const index = readJson(root, allowed, 'model_index.json') ?? {}
  const scheduler = readJson(root, allowed, 'scheduler/scheduler_config.json')
  if (!scheduler) {
    const file = join(path, 'scheduler', 'scheduler_config.json')
    throw new AppError(
      'model-broken',
      `${file} is missing, so the noise schedule is unknown. Copy the whole model folder again.`,
      { file },
    )
  }
  return {
    dir: path,
    className: typeof index['_class_name'] === 'string' ? index['_class_name'] : null,
    scheduler,
    sidecar: readJson(root, allowed, 'flowline.json') ?? {},
    graph: (component) => {
      const file = inside(root, allowed, join(component, 'model.onnx'))
      if (file) containWeights(dirname(join(root, component, 'model.onnx')), allowed)
      return file
    },
    json: (file) => readJson(root, allowed, file),
    file: (file) => inside(root, allowed, file),
    fingerprint: fingerprint(root),
  }
}

/** The path of an existing file whose real place is inside `allowed`; null where there is none. */
function inside(root: string, allowed: string, path: string): string | null {
  const file = join(root, path)
  if (!existsSync(file)) return null
  const real = realpathSync(file)
  if (real !== allowed && !isBelow(allowed, real)) {
    throw new AppError(
      'model-broken',
      `${file} leads outside the model folder, which is not allowed. Put the file itself there.`,
      { file },
    )
  }
  return file
}

/** ONNX Runtime refuses weights named outside the folder; links among the weight files are checked here. */
function containWeights(folder: string, allowed: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) inside(folder, allowed, entry.name)
  }
}

function readJson(root: string, allowed: string, path: string): Config | null {
  const file = inside(root, allowed, path)
  if (!file) return null
  try {
    const value = parseLooseJson(readFileSync(file, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Config
  } catch (error) {
    throw new AppError('model-broken', `${file} is not readable JSON. Copy the model folder again.`, { file }, { cause: error })
  }
  throw new AppError('model-broken', `${file} does not hold a JSON object. Copy the model folder again.`, { file })
}

function fingerprint(root: string): string {
  const parts: string[] = []
  const visit = (folder: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name)
      const stats = statSync(file, { throwIfNoEntry: false })
      if (stats?.isFile()) parts.push(`${file}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`)
      else if (stats?.isDirectory() && depth < 2 && !entry.isSymbolicLink()) visit(file, depth + 1)
    }
  }
  visit(root, 0)
  return parts.sort().join('\n')
}
