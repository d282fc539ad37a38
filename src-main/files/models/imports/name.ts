/** A folder name that every system can have. */
export function nameOf(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[\p{Cc}<>:"/\\|?*]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
  const short = Array.from(plain)
    .slice(0, 80)
    .join('')
    .replace(/[. ]+$/, '')
  return /^(con|prn|aux|nul|com\d|lpt\d)?$/i.test(short) ? `model ${short}`.trim() : short
}
