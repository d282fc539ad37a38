import type { AppSettings } from '../../src-shared/contract/settings.ts'

const system = window.matchMedia('(prefers-color-scheme: light)')
let chosen: AppSettings['theme'] = 'system'

function apply(): void {
  document.documentElement.dataset['theme'] = chosen === 'system' ? (system.matches ? 'light' : 'dark') : chosen
}
system.addEventListener('change', apply)

export function setTheme(theme: AppSettings['theme']): void {
  chosen = theme
  localStorage.setItem('theme', theme)
  apply()
}

/** The theme of the last time, before the settings arrive, so that the window does not flash. */
export function rememberTheme(): void {
  const last = localStorage.getItem('theme')
  chosen = last === 'dark' || last === 'light' ? last : 'system'
  apply()
}
