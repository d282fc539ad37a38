import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../fixtures/paths.ts'
import { expect, test } from '../../fixtures/test.ts'

/**
 * What the unit tests cannot see by running the shell: the package's fuses, the built preload, and words that must not
 * occur. Every rule is shown a text that breaks it and must object.
 */
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const builder = read('electron-builder.yml')
const shell = [
  'main',
  'window',
  'security',
  'protocol',
  'page-port',
  'preload',
  'menu',
  'folders',
  'keep-awake',
  'recovery',
  'external-links',
  'origin',
]
  .map((name) => read(`src-main/host-electron/${name}.ts`))
  .join('\n')
const preload = read('src-main/host-electron/preload.ts')

interface Rule {
  readonly text: string
  readonly holds: (text: string) => boolean
  /** The same text, broken. */
  readonly canary: (text: string) => string
}

const says =
  (line: string) =>
  (text: string): boolean =>
    new RegExp(`^\\s*${line}\\s*$`, 'm').test(text)

const fuses = {
  runAsNode: false,
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
}

const never = (name: string, pattern: RegExp, canary: string): [string, Rule] => [
  name,
  { text: shell, holds: (text) => !pattern.test(text), canary: (text) => `${text}\n${canary}` },
]

const rules: Record<string, Rule> = {
  ...Object.fromEntries(
    Object.entries(fuses).map(([fuse, value]): [string, Rule] => [
      `the fuse ${fuse} is ${value ? 'on' : 'off'}`,
      {
        text: builder,
        holds: says(`${fuse}: ${value}`),
        canary: (text) => text.replace(`${fuse}: ${value}`, `${fuse}: ${!value}`),
      },
    ]),
  ),
  'the app is packed into an asar': {
    text: builder,
    holds: says('asar: true'),
    canary: (text) => text.replace('asar: true', 'asar: false'),
  },
  'nothing is published': {
    text: builder,
    holds: says('publish: null'),
    canary: (text) => text.replace('publish: null', 'publish: github'),
  },
  'the package holds built files only': {
    text: builder,
    holds: (text) => !/^ {2}- (src-|scripts|e2e|training)/m.test(text),
    canary: (text) => text.replace('files:\n', 'files:\n  - src-main/**\n'),
  },
  'the preload hands the page one thing': {
    text: preload,
    holds: (text) => (text.match(/exposeInMainWorld\(/g) ?? []).length === 1 && !/exposeInMainWorld\([^)]*ipcRenderer/.test(text),
    canary: (text) => `${text}\ncontextBridge.exposeInMainWorld('ipc', ipcRenderer)`,
  },
  'the preload sends one message and hears none': {
    text: preload,
    holds: (text) => (text.match(/ipcRenderer\./g) ?? []).length === 1 && /ipcRenderer\.postMessage\(PORT_CHANNEL/.test(text),
    canary: (text) => `${text}\nipcRenderer.on('x', () => {})`,
  },
  ...Object.fromEntries([
    never('no file:// page is loaded', /loadFile\(|file:\/\//, "window.loadFile('x.html')"),
    never('the remote module is not used', /@electron\/remote|enableRemoteModule/, "import '@electron/remote'"),
    never('nothing is handled by ipcMain.handle', /ipcMain\.handle/, "ipcMain.handle('x', () => {})"),
    never('no buffer is transferred through a port', /postMessage\([^)]*,\s*\[[^\]]*buffer/, 'port.postMessage(x, [x.buffer])'),
    never('only the constant list is opened outside', /openExternal\((?!externalLinks\[)/, 'shell.openExternal(url)'),
    never('no updater, no crash reports leave', /autoUpdater|crashReporter/, "crashReporter.start({ submitURL: '' })"),
    never(
      'no web preference is loosened',
      /(nodeIntegration\w*|webviewTag|allowRunningInsecureContent|experimentalFeatures): true/,
      'nodeIntegration: true',
    ),
    never('no isolation is switched off', /(contextIsolation|sandbox|webSecurity): false/, 'sandbox: false'),
  ]),
}

for (const [name, { text, holds, canary }] of Object.entries(rules)) {
  test(name, () => {
    expect(holds(text)).toBe(true)
    expect(canary(text)).not.toBe(text)
    expect(holds(canary(text)), 'the canary was not caught').toBe(false)
  })
}

test('the list reads every source file of the shell that speaks to Electron', async () => {
  const { readdirSync } = await import('node:fs')
  const files = readdirSync(join(root, 'src-main/host-electron')).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.'),
  )
  const unread = files.filter((name) => !shell.includes(read(`src-main/host-electron/${name}`)))
  for (const name of unread)
    expect(read(`src-main/host-electron/${name}`), name).not.toMatch(/BrowserWindow|ipcMain|webPreferences/)
})
