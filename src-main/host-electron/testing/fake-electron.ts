import { EventEmitter } from 'node:events'

/** Stands in for Electron, whose program unit tests do not have: it notes what it is told. */
export const opened: string[] = []
export const switches = new Map<string, string | undefined>()
export const schemes: { scheme: string; privileges: Record<string, boolean> }[] = []
export const windows: BrowserWindow[] = []
export let sandboxed = false

class FakeApp extends EventEmitter {
  readonly commandLine = { appendSwitch: (name: string, value?: string) => void switches.set(name, value) }
  enableSandbox(): void {
    sandboxed = true
  }
}

export const app = new FakeApp()
export const ipcMain = new EventEmitter()
export const nativeTheme = { shouldUseDarkColors: true }
export const shell = { openExternal: (url: string) => Promise.resolve(void opened.push(url)) }
export const protocol = { registerSchemesAsPrivileged: (list: typeof schemes) => void schemes.push(...list) }

export class FakeContents extends EventEmitter {
  windowOpen: ((details: { url: string }) => { action: string }) | null = null
  getURL = (): string => 'app://flowline/'
  rtcPolicy = 'default'
  setWindowOpenHandler(handler: typeof this.windowOpen): void {
    this.windowOpen = handler
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.rtcPolicy = policy
  }
}

type Handler = (...args: unknown[]) => unknown

/** Keeps the handlers that a session is given, by the name of the method that set them. */
export class FakeSession extends EventEmitter {
  readonly handlers = new Map<string, Handler>()
  spellChecker = true
  readonly webRequest = { onBeforeRequest: (handler: Handler) => void this.handlers.set('onBeforeRequest', handler) }
  readonly protocol = { handle: (scheme: string, handler: Handler) => void this.handlers.set(`protocol:${scheme}`, handler) }
  setPermissionRequestHandler = (handler: Handler): void => void this.handlers.set('permissionRequest', handler)
  setPermissionCheckHandler = (handler: Handler): void => void this.handlers.set('permissionCheck', handler)
  setDevicePermissionHandler = (handler: Handler): void => void this.handlers.set('device', handler)
  setDisplayMediaRequestHandler = (handler: Handler): void => void this.handlers.set('displayMedia', handler)
  setBluetoothPairingHandler = (handler: Handler): void => void this.handlers.set('bluetooth', handler)
  setSpellCheckerEnabled = (on: boolean): void => void (this.spellChecker = on)
}

export class BrowserWindow extends EventEmitter {
  readonly options: { webPreferences: Record<string, unknown> }
  readonly webContents = new FakeContents()
  url = ''
  constructor(options: BrowserWindow['options']) {
    super()
    this.options = options
    windows.push(this)
  }
  loadURL(url: string): Promise<void> {
    this.url = url
    return Promise.resolve()
  }
  show(): void {}
}

/** The blockers of sleep that were started and not stopped. */
export const awake = new Set<number>()
let blockers = 0
export const powerSaveBlocker = {
  start: (): number => {
    awake.add(++blockers)
    return blockers
  },
  stop: (id: number): boolean => awake.delete(id),
}
