import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, session } from 'electron'
import { toWireError, type AppSettings } from '../../src-shared/contract/index.ts'
import { openApp } from '../compose/index.ts'
import { libraryPath } from '../compose/user-path.ts'
import { utilityEngine } from './engine-process.ts'
import { setMenu } from './menu.ts'
import { answerPages } from './page-port.ts'
import { registerScheme, serveApp } from './protocol.ts'
import { recoverWindow } from './recovery.ts'
import { relaunch } from './relaunch.ts'
import { lockProcess, lockSession } from './security.ts'
import { readStartupChoices, writeStartupChoices } from './startup-choices.ts'
import { languageOf, text } from './texts.ts'
import { openWindow } from './window.ts'

const devTools = !app.isPackaged
const assets = app.isPackaged ? join(process.resourcesPath, 'assets') : join(app.getAppPath(), 'assets')
const dist = join(app.getAppPath(), 'dist')

/** What a start tells the instance that is there already. */
interface SecondStart {
  readonly library: string
}

function libraryFolder(): string {
  const at = process.argv.indexOf('--library')
  return libraryPath(at > 0 ? process.argv[at + 1] : undefined)
}

async function start(): Promise<void> {
  const library = libraryFolder()
  lockSession(session.defaultSession, devTools)
  const flowline = await openApp({
    library,
    host: 'electron',
    appVersion: app.getVersion(),
    spawnEngine: utilityEngine(join(dist, 'main/engine.js')),
    assets,
    rendererDir: join(dist, 'renderer'),
  })
  serveApp(session.defaultSession, flowline.fetch)
  answerPages(flowline, (id) => BrowserWindow.getAllWindows().some((window) => window.webContents.id === id))

  const unhurried = { signal: new AbortController().signal }
  let settings: AppSettings = await flowline.handlers['settings.get']({}, unhurried)
  const language = () => languageOf(settings.language)
  const apply = (next: AppSettings): void => {
    settings = next
    nativeTheme.themeSource = next.theme
    writeStartupChoices({ hardwareAcceleration: next.hardwareAcceleration })
    setMenu(language(), library, devTools)
  }
  apply(settings)
  flowline.onEvent((name, payload) => {
    if (name === 'settings.changed') apply(payload as AppSettings)
  })

  const withoutGpu = async () => flowline.handlers['settings.set']({ hardwareAcceleration: false }, unhurried)
  const open = (): void => {
    const window = openWindow({ preload: join(dist, 'preload/preload.cjs'), devTools })
    recoverWindow(window, language, withoutGpu)
  }
  open()
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open()
  })
  let closing = false
  app.on('second-instance', (_event, _argv, _folder, other) => {
    if (closing) return relaunch()
    const { library: asked } = (other ?? {}) as Partial<SecondStart>
    if (asked !== undefined && asked !== library) {
      const detail = text(language(), 'desktop.other.detail', { open: library, asked })
      void dialog.showMessageBox({ type: 'info', message: text(language(), 'desktop.other.title'), detail })
    }
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    if (window) window.focus()
    else open()
  })

  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    closing = true
    void flowline.close().finally(() => {
      closed = true
      app.quit()
    })
  })
}

function fail(error: unknown): void {
  const language = languageOf('system')
  const { code, message } = toWireError(error)
  if (code === 'library-locked') {
    dialog.showErrorBox(
      text(language, 'desktop.locked.title'),
      text(language, 'desktop.locked.detail', { library: libraryFolder() }),
    )
  } else {
    dialog.showErrorBox(text(language, 'desktop.failed.title'), message)
  }
  app.exit(1)
}

// Everything that must be said before Electron is ready, without waiting for anything.
registerScheme()
lockProcess()
if (!readStartupChoices().hardwareAcceleration) app.disableHardwareAcceleration()
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit()
})

if (!existsSync(join(dist, 'renderer'))) {
  dialog.showErrorBox('Flowline', 'The screens are not built; run npm start.')
  app.exit(1)
} else if (app.requestSingleInstanceLock({ library: libraryFolder() } satisfies SecondStart)) {
  app.whenReady().then(start).catch(fail)
} else {
  app.quit()
}
