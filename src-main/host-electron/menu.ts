import { Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { Language } from '../../src-shared/i18n/index.ts'
import { openLink } from './external-links.ts'
import { text } from './texts.ts'

const line: MenuItemConstructorOptions = { type: 'separator' }
const editing = ['undo', 'redo', null, 'cut', 'copy', 'paste', 'delete', null, 'selectAll'] as const
const application = ['about', null, 'services', null, 'hide', 'hideOthers', 'unhide', null, 'quit'] as const

/** Roles bring the platform's own shortcuts; the screens have theirs. Their words are ours, because Electron's are English. */
export function setMenu(language: Language, library: string, devTools: boolean): void {
  const mac = process.platform === 'darwin'
  const item = (role: Role): MenuItemConstructorOptions => ({ role, label: text(language, `desktop.role.${role}`) })
  const items = (roles: readonly (Role | null)[]) => roles.map((role) => (role === null ? line : item(role)))
  const view: MenuItemConstructorOptions[] = [
    { label: text(language, 'desktop.menu.reload'), role: 'reload', accelerator: '' },
    ...(devTools ? [item('toggleDevTools')] : []),
    line,
    ...items(['resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen']),
  ]
  const help: MenuItemConstructorOptions[] = [
    { label: text(language, 'desktop.menu.openLibrary'), click: () => void shell.openPath(library) },
    { label: text(language, 'desktop.menu.onnxRuntime'), click: () => openLink('onnxRuntime') },
    item('about'),
  ]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ label: 'Flowline', submenu: items(application) }] : []),
      { label: text(language, 'desktop.menu.edit'), submenu: items(editing) },
      { label: text(language, 'desktop.menu.view'), submenu: view },
      {
        label: text(language, 'desktop.menu.window'),
        role: 'window',
        submenu: items(['minimize', 'close', ...(mac ? ['front' as const] : [])]),
      },
      { label: text(language, 'desktop.menu.help'), role: 'help', submenu: help },
    ]),
  )
}

type Role =
  | Exclude<(typeof editing)[number] | (typeof application)[number], null>
  | 'toggleDevTools'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'togglefullscreen'
  | 'minimize'
  | 'close'
  | 'front'
