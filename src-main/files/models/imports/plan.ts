import path from 'node:path'
import fs from 'node:fs/promises'
import { AppError } from '../../../../src-shared/contract/index.ts'
import { Containment } from '../containment.ts'
import { decidingFolders, filesIn } from '../layout.ts'
import { externalFiles } from '../onnx.ts'

/** One file of a model to be. */
export interface PlannedFile {
  /** Relative to the new folder, with forward slashes. */
  readonly to: string
  /** Real path of the file it is a copy of. */
  readonly from: string
  readonly size: number
  readonly mtimeMs: number
}

const papers = /^(model_index\.json|flowline\.json|readme\.md|licen[cs]e(\.(md|txt))?|notice(\.(md|txt))?)$/i
const copied = [...decidingFolders, 'vae_encoder', 'samples']

/**
 * Every file that the copy of a model folder needs: all that its hash is made from, what runs beside it, its papers, and weights
 * that a graph keeps in folders of their own. Throws `model-broken` for a file that leads out of the folder.
 */
export async function planFolder(dir: string): Promise<PlannedFile[]> {
  const place = await Containment.of(dir)
  const { files, cut, refused } = await filesIn(place, copied)
  for (const { folder, why } of refused)
    throw new AppError('model-broken', `${path.join(dir, folder)} leads out of the model; put the folder itself there.`, {
      path: dir,
      file: folder,
      problem: why,
    })
  if (cut !== null)
    throw new AppError('model-broken', `The folder ${path.join(dir, cut)} holds more files than a model has.`, { path: dir })
  const entries = await fs.readdir(place.root, { withFileTypes: true })
  const names = entries.filter((entry) => papers.test(entry.name) && !entry.isDirectory()).map(({ name }) => name)
  const planned = new Map<string, PlannedFile>()
  const add = async (file: string): Promise<PlannedFile | null> => {
    const known = planned.get(file)
    if (known) return known
    const found = await place.file(file)
    if (typeof found !== 'object')
      throw new AppError('model-broken', `${path.join(dir, file)} cannot be copied; put the file itself there.`, {
        path: dir,
        file,
        problem: found,
      })
    const { mtimeMs } = await fs.stat(found.path)
    const entry = { to: file, from: found.path, size: found.size, mtimeMs }
    planned.set(file, entry)
    return entry
  }
  for (const file of [...names, ...files]) await add(file)
  for (const file of files.filter((name) => name.endsWith('/model.onnx')))
    for (const weights of (await externalWeights(planned.get(file)!.from, path.join(dir, file))).filter((name) =>
      name.includes('/'),
    ))
      await add(`${path.posix.dirname(file)}/${weights}`)
  return [...planned.values()].toSorted((a, b) => (a.to < b.to ? -1 : 1))
}

/** Where a graph keeps its external weights, relative to its folder. Throws `model-broken` for a place outside of it. */
async function externalWeights(graph: string, called: string): Promise<string[]> {
  return (await externalFiles(graph)).map(({ named, file }) => {
    if (file !== null) return file
    const message = `${called} names weights outside its folder ("${named.slice(0, 200)}"), which is refused.`
    throw new AppError('model-broken', message, { path: called })
  })
}

/** A graph and its external weights as files of `<component>/`, whatever the graph itself is called. */
export async function planGraph(graph: string, component: string): Promise<PlannedFile[]> {
  const place = await Containment.of(path.dirname(graph))
  const planned: PlannedFile[] = []
  const add = async (file: string, to: string): Promise<void> => {
    const found = await place.file(file)
    if (typeof found !== 'object')
      throw new AppError(
        'model-broken',
        `${path.join(path.dirname(graph), file)} is missing or leads elsewhere; put the file itself there.`,
        {
          path: graph,
          problem: found,
        },
      )
    const { mtimeMs } = await fs.stat(found.path)
    planned.push({ to: `${component}/${to}`, from: found.path, size: found.size, mtimeMs })
  }
  await add(path.basename(graph), 'model.onnx')
  for (const file of await externalWeights(planned[0]!.from, graph)) await add(file, file)
  return planned
}
