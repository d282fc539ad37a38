/** The name, or with the first number from 2 up that makes it one that is not taken; letter case makes no difference. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const known = new Set(taken.map((name) => name.normalize('NFC').toLowerCase()))
  let name = wanted
  for (let n = 2; known.has(name.normalize('NFC').toLowerCase()); n++) name = `${wanted} ${n}`
  return name
}
