import { Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { Language } from '../../src-shared/i18n/index.ts'
import { openLink } from './external-links.ts'
import { text } from './texts.ts'

/** Roles bring the platform's own shortcuts; the screens have theirs. */
export function setMenu(language: Language, library: string, devTools: boolean): void {
  const mac = process.platform === 'darwin'
  const view: MenuItemConstructorOptions[] = [
    { label: text(language, 'desktop.menu.reload'), role: 'reload', accelerator: '' },
    ...(devTools ? [{ role: 'toggleDevTools' as const }] : []),
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ]
  const help: MenuItemConstructorOptions[] = [
    { label: text(language, 'desktop.menu.openLibrary'), click: () => void shell.openPath(library) },
    { label: text(language, 'desktop.menu.onnxRuntime'), click: () => openLink('onnxRuntime') },
    { role: 'about' },
  ]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' as const }] : []),
      { label: text(language, 'desktop.menu.edit'), role: 'editMenu' },
      { label: text(language, 'desktop.menu.view'), submenu: view },
      { label: text(language, 'desktop.menu.window'), role: 'windowMenu' },
      { label: text(language, 'desktop.menu.help'), role: 'help', submenu: help },
    ]),
  )
}
