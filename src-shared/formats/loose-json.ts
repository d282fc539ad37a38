/** A text without the byte order mark that editors on Windows put before it. */
export const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Parses JSON as Python writes it: NaN, Infinity and -Infinity may stand for numbers, as they do in scheduler configurations of
 * published models. NaN becomes null. @throws SyntaxError
 */
export function parseLooseJson(marked: string): unknown {
  const text = withoutMark(marked)
  try {
    return JSON.parse(text)
  } catch (error) {
    const mended = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) => {
      if (token.startsWith('"')) return token
      return token === 'NaN' ? 'null' : token.replace('Infinity', '1e999')
    })
    if (mended === text) throw error
    return JSON.parse(mended)
  }
}
