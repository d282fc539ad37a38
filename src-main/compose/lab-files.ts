import fs from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { calibrationReportSchema, labReportSchema, labStudySchema } from '../../src-shared/contract/index.ts'
import type { LabFiles } from '../core/index.ts'
import { makeFolderIn } from '../files/folders.ts'
import { diskError, writeAtomic } from '../files/index.ts'

/** Comparisons and calibrations in `studies/lab` of the library: `<id>/study.json`, and `report.json` or `calibrated.json` beside it. */
export function openLabFiles(library: string): LabFiles {
  const root = path.join(library, 'studies', 'lab')
  const folderOf = (id: string): string => path.join(root, path.basename(id))

  async function read<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
    try {
      return schema.parse(JSON.parse(await fs.readFile(file, 'utf8')))
    } catch {
      return null
    }
  }

  async function write(id: string, name: string, value: unknown): Promise<void> {
    const file = path.join(folderOf(id), name)
    try {
      makeFolderIn(library, folderOf(id))
      await writeAtomic(file, `${JSON.stringify(value)}\n`)
    } catch (error) {
      throw diskError(error, file, library)
    }
  }

  return {
    async list() {
      const ids = await fs.readdir(root).catch((): string[] => [])
      const all = await Promise.all(ids.map((id) => read(path.join(root, id, 'study.json'), labStudySchema)))
      return all.filter((study) => study !== null)
    },
    save: (study) => write(study.id, 'study.json', study),
    report: (id) => read(path.join(folderOf(id), 'report.json'), labReportSchema),
    saveReport: (id, report) => write(id, 'report.json', report),
    calibrated: (id) => read(path.join(folderOf(id), 'calibrated.json'), calibrationReportSchema),
    saveCalibrated: (id, report) => write(id, 'calibrated.json', report),
    remove: (id) => fs.rm(folderOf(id), { recursive: true, force: true }),
  }
}
