import { BrowserWindow, nativeTheme } from 'electron'
import { ORIGIN } from './origin.ts'

export interface WindowOptions {
  readonly preload: string
  readonly devTools: boolean
}

/** The window, shown once its first paint is there so that it never flashes white. */
export function openWindow({ preload, devTools }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 640,
    show: false,
    name: 'main',
    windowStatePersistence: { bounds: true, displayMode: false },
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#111214' : '#f7f7f8',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${ORIGIN}/`)
  return window
}
