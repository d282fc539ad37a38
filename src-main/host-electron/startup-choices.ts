import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'

/** Choices that must be known before the library is open, because they cannot change once Electron is ready. */
export interface StartupChoices {
  readonly hardwareAcceleration: boolean
}

const file = (): string => join(app.getPath('userData'), 'startup.json')

export function readStartupChoices(): StartupChoices {
  try {
    const { hardwareAcceleration } = JSON.parse(readFileSync(file(), 'utf8')) as Partial<StartupChoices>
    return { hardwareAcceleration: hardwareAcceleration !== false }
  } catch {
    return { hardwareAcceleration: true }
  }
}

/** Kept for the next start. Where that fails, as on a full disk, the app goes on without. */
export function writeStartupChoices(choices: StartupChoices): void {
  if (readStartupChoices().hardwareAcceleration === choices.hardwareAcceleration) return
  const fresh = `${file()}.new`
  try {
    writeFileSync(fresh, JSON.stringify(choices))
    renameSync(fresh, file())
  } catch (error) {
    console.error(`${file()} could not be written:`, error)
  }
}
