import { existsSync } from 'node:fs'
import { app, BrowserWindow, dialog, nativeTheme, session } from 'electron'
import { apiContract, toWireError, type AppSettings } from '../../src-shared/contract/index.ts'
import { connect } from '../../src-shared/rpc/index.ts'
import { startCore } from '../host-core/process.ts'
import { folders } from './folders.ts'
import { keepAwake } from './keep-awake.ts'
import { setMenu } from './menu.ts'
import { answerPages } from './page-port.ts'
import { registerScheme, serveApp } from './protocol.ts'
import { recoverWindow } from './recovery.ts'
import { relaunch } from './relaunch.ts'
import { lockProcess, lockSession } from './security.ts'
import { libraryFolder } from './start-choice.ts'
import { readStartupChoices, writeStartupChoices } from './startup-choices.ts'
import { languageOf, text } from './texts.ts'
import { openWindow } from './window.ts'

const devTools = !app.isPackaged
const { preload, renderer, dist, assets, node, compiled } = folders()
const library = libraryFolder(process.argv)

/** What a start tells the instance that is there already. */
interface SecondStart {
  readonly library: string
}

async function start(): Promise<void> {
  lockSession(session.defaultSession, devTools)
  const core = await startCore(
    { node, entry: `${dist}/core/core.js`, compiled },
    { library, appVersion: app.getVersion(), electron: process.versions.electron, assets, dist },
  )
  let closing = false
  core.onExit((how) => {
    if (closing) return
    const language = languageOf('system')
    dialog.showErrorBox(text(language, 'desktop.ended.title'), text(language, 'desktop.ended.detail', { how }))
    app.exit(1)
  })
  serveApp(session.defaultSession, core.fetch)
  answerPages(core.channel, (id) => BrowserWindow.getAllWindows().some((window) => window.webContents.id === id))

  const api = connect(core.channel(), apiContract)
  keepAwake(api)
  let settings: AppSettings = await api.call('settings.get', {})
  const language = () => languageOf(settings.language)
  const apply = (next: AppSettings): void => {
    settings = next
    nativeTheme.themeSource = next.theme
    writeStartupChoices({ hardwareAcceleration: next.hardwareAcceleration })
    setMenu(language(), library, devTools)
  }
  apply(settings)
  api.on('settings.changed', apply)

  const withoutGpu = async () => api.call('settings.set', { hardwareAcceleration: false })
  const open = (): void => {
    const window = openWindow({ preload, devTools })
    recoverWindow(window, language, withoutGpu)
  }
  open()
  app.on('activate', () => {
    if (!closing && BrowserWindow.getAllWindows().length === 0) open()
  })
  let again = false
  app.on('second-instance', (_event, _argv, _folder, other) => {
    if (closing) {
      if (!again) relaunch()
      again = true
      return
    }
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
    void core.close().finally(() => {
      closed = true
      app.quit()
    })
  })
}

function fail(error: unknown): void {
  const language = languageOf('system')
  const { code, message } = toWireError(error)
  if (code === 'library-locked') {
    dialog.showErrorBox(text(language, 'desktop.locked.title'), text(language, 'desktop.locked.detail', { library }))
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

if (!existsSync(renderer)) {
  dialog.showErrorBox('Flowline', 'The screens are not built; run npm start.')
  app.exit(1)
} else if (app.requestSingleInstanceLock({ library } satisfies SecondStart)) {
  app.whenReady().then(start).catch(fail)
} else {
  app.quit()
}
