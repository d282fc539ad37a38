/**
 * Words for the full-text index. Chinese, Japanese and Korean are written without spaces, so each of their characters
 * becomes a token of its own and a run of them is asked for as a phrase.
 */
const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/gu
const word = /[\p{Letter}\p{Number}\p{Mark}]+/gu

export function indexText(text: string): string {
  return text.replace(cjk, ' $& ')
}

/**
 * An FTS5 query in which every word has to occur, as the beginning of a word (`cat` finds `cats`), Chinese as a
 * phrase. Null where the text holds no word at all: then it asks for nothing.
 */
export function matchQuery(text: string): string | null {
  const parts: string[] = []
  for (const [found] of text.matchAll(word)) {
    for (const piece of splitScripts(found)) {
      parts.push(cjk.test(piece) ? `"${indexText(piece).trim().replace(/ +/g, ' ')}"` : `"${piece}" *`)
      cjk.lastIndex = 0
    }
  }
  return parts.length > 0 ? parts.join(' AND ') : null
}

/** `红cat` becomes `红`, `cat`. */
function splitScripts(text: string): string[] {
  return (
    text.match(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]+/gu,
    ) ?? []
  )
}
