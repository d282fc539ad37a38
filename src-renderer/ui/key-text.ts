const isMac = /Mac/.test(navigator.platform)
const places: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Arrows: '←↑↓→',
  Plus: '+',
  Minus: '−',
}
const glyphs: Readonly<Record<string, string>> = isMac
  ? { ...places, Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵', Escape: 'Esc', Space: '␣' }
  : { ...places, Mod: 'Ctrl', Enter: '↵', Escape: 'Esc' }

/** A key combination as the platform writes it. `keys` is written as in the key map: `Mod+Enter`. */
export const keyText = (keys: string): string =>
  keys
    .split('+')
    .map((key) => glyphs[key] ?? key)
    .join(isMac ? '' : ' ')

/** The same within a sentence: `Ctrl+Enter`, `⌘↵`. */
export const keyWords = (keys: string): string => (isMac ? keyText(keys) : keys.replace('Mod', 'Ctrl'))
