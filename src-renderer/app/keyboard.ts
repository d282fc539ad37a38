import { useEffect } from 'react'
import { actions } from './actions.ts'
import { actionFor } from './keys.ts'

const mac = /Mac/.test(navigator.platform)

/** Keys of the whole window. Esc first closes what is open; it stops a run only when nothing else wanted it. */
export function useKeyboard(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const over = document.querySelector('[role=dialog],[role=menu],[role=listbox][data-open]')
      if (over && event.key === 'Escape') return
      const action = actionFor(actions, event, mac)
      if (!action) return
      event.preventDefault()
      action.perform()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
