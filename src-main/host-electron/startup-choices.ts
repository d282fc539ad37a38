import { readFileSync, writeFileSync } from 'node:fs'
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

export function writeStartupChoices(choices: StartupChoices): void {
  writeFileSync(file(), JSON.stringify(choices))
}
