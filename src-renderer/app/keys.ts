/** What a key press is matched against; the fields of a KeyboardEvent that matter. */
export interface Press {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/**
 * `Mod+Enter`, `Mod+1`, `Escape`: Mod is Ctrl, and Cmd on a Mac. Digits and letters are matched by their place on the
 * keyboard too, so that they work while another script is being typed.
 */
export function matchesKeys(keys: string, press: Press, mac: boolean): boolean {
  const parts = keys.split('+')
  const main = parts.pop()!
  const wants = (modifier: string): boolean => parts.includes(modifier)
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  if (other || mod !== wants('Mod') || press.shiftKey !== wants('Shift') || press.altKey !== wants('Alt')) return false
  if (press.key.toLowerCase() === main.toLowerCase()) return true
  return /^\d$/.test(main) ? press.code === `Digit${main}` : /^[A-Z]$/i.test(main) && press.code === `Key${main.toUpperCase()}`
}

/** The first enabled action whose keys were pressed. */
export function actionFor<A extends { readonly keys?: string; readonly enabled?: () => boolean }>(
  actions: readonly A[],
  press: Press,
  mac: boolean,
): A | null {
  return (
    actions.find((action) => action.keys !== undefined && matchesKeys(action.keys, press, mac) && (action.enabled?.() ?? true)) ??
    null
  )
}
