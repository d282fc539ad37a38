import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './command.ts'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
]

const fixed: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].flatMap((path) =>
    ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((base) =>
      process.env[base] ? [join(process.env[base], path)] : [],
    ),
  ),
}

/** A browser of the Chromium family on this machine; `FLOWLINE_CHROMIUM` names another. */
export function findChromium(): string | null {
  const { FLOWLINE_CHROMIUM: named, PATH = '' } = process.env
  if (named) return existsSync(named) ? named : null
  const onPath = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [...onPath, ...(fixed[process.platform] ?? [])].find((file) => existsSync(file)) ?? null
}

/** Finds a Chromium, or installs Debian's where this process may. */
export async function ensureChromium(): Promise<string | null> {
  const found = findChromium()
  if (found || process.env.FLOWLINE_CHROMIUM) return found
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null
  console.log('Installing Chromium with apt-get for the end-to-end tests ...')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-q'], { env })
  const { code, output } = await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], { env })
  if (code !== 0) console.log(output)
  return findChromium()
}
