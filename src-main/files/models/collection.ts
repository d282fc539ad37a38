import path from 'node:path'
import fs from 'node:fs/promises'
import { listFolder } from './listing.ts'

const marks = ['model_index.json', 'unet/model.onnx', 'transformer/model.onnx', 'scheduler/scheduler_config.json']

/** Model folders right inside a folder, by name. */
export async function modelsIn(dir: string, most = 5000): Promise<string[]> {
  const { entries } = await listFolder(dir, most)
  const found: string[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.') || !(entry.isDirectory() || entry.isSymbolicLink())) continue
    const folder = path.join(dir, entry.name)
    for (const mark of marks) {
      if (!(await fs.lstat(path.join(folder, mark)).catch(() => null))) continue
      found.push(folder)
      break
    }
  }
  return found.sort()
}
