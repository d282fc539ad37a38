import type { ModelContents } from './contents.ts'

const names = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'LICENCE.md', 'LICENCE.txt', 'license.txt']
const longest = 80

/** The licence's name (from flowline.json, the front matter of README.md or the licence's first line), and its file. */
export async function readLicence(
  contents: ModelContents,
  declared: string | null,
): Promise<{ licence: string | null; licenceFile: string | null }> {
  let licenceFile: string | null = null
  for (const name of names) if (licenceFile === null && (await contents.fileBytes(name)) > 0) licenceFile = name
  if (declared !== null) return { licence: declared, licenceFile }
  const readme = (await contents.fileBytes('README.md')) > 0 ? await contents.beginning('README.md', 4096) : null
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readme ?? '')?.[1]
  const named = /^license(?:_name)?:\s*["']?([\w.-]+)["']?\s*$/m.exec(front ?? '')?.[1]
  if (named) return { licence: named.slice(0, longest), licenceFile }
  const text = licenceFile === null ? null : await contents.beginning(licenceFile, 1024)
  const first = text?.split('\n').find((line) => /\p{L}/u.test(line))
  return { licence: first?.replaceAll(/[#*_]/g, '').trim().slice(0, longest) ?? null, licenceFile }
}
