const isMac = /Mac/.test(navigator.platform)
const glyphs: Readonly<Record<string, string>> = isMac
  ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵', Escape: 'Esc', Space: '␣' }
  : { Mod: 'Ctrl', Enter: '↵', Escape: 'Esc' }

/** A key combination as the platform writes it. `keys` is written as in the key map: `Mod+Enter`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className="shrink-0 font-sans text-2xs tracking-wide text-fg-3">
      {keys
        .split('+')
        .map((key) => glyphs[key] ?? key)
        .join(isMac ? '' : ' ')}
    </kbd>
  )
}
