import { create } from 'zustand'

export const screens = ['create', 'lab', 'gallery', 'models', 'settings'] as const
export type Screen = (typeof screens)[number]

/** The screen an address names, `create` where it names none. */
export function screenOf(hash: string): Screen {
  const name = hash.replace(/^#\/?/, '')
  return screens.find((screen) => screen === name) ?? 'create'
}

export const useRoute = create<{ screen: Screen }>(() => ({ screen: screenOf(window.location.hash) }))
window.addEventListener('hashchange', () => useRoute.setState({ screen: screenOf(window.location.hash) }))

export function go(screen: Screen): void {
  window.location.hash = `/${screen}`
}
