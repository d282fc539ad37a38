import { keyText } from './key-text.ts'

/** A key combination, written as in the key map: `Mod+Enter`. */
export function Kbd({ keys }: { keys: string }) {
  return <kbd className="shrink-0 font-sans text-2xs tracking-wide text-fg-3">{keyText(keys)}</kbd>
}
