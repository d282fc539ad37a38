import { useEffect } from 'react'
import { actions } from './actions.ts'
import { actionFor } from './keys.ts'
import { useRoute } from './route.ts'

const mac = /Mac/.test(navigator.platform)
const open = '[role=dialog],[role=menu],[role=listbox][data-open]'

/** Escape empties a search field that holds something. */
const clears = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === 'search' && target.value !== ''

/**
 * Keys of the whole window, none of which reach through a dialog. Esc first closes what is open or clears a search; it stops a run
 * only when nothing else wanted it.
 */
export function useKeyboard(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      if (document.querySelector('[data-modal]')) return
      if (event.key === 'Escape' && (document.querySelector(open) || clears(event.target))) return
      // Elsewhere the run is not seen, and Esc is meant for what is.
      if (event.key === 'Escape' && useRoute.getState().screen !== 'create') return
      const action = actionFor(actions, event, mac)
      if (!action) return
      event.preventDefault()
      action.perform()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
