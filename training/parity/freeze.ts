/**
 * Writes frozen.json: what each version of each method gives in one fixed run. Only versions without numbers are added; numbers
 * that are there stay, since pictures were made with them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { methods } from '../../src-shared/numerics/index.ts'
import { frozenCases, frozenRun, type Frozen } from '../../src-shared/numerics/testing/frozen.ts'

const target = new URL('../../src-shared/numerics/testing/vectors/frozen.json', import.meta.url)
const kept = JSON.parse(readFileSync(target, 'utf8')) as Record<string, Frozen>
for (const method of methods) {
  const name = `${method.info.id} ${method.info.version}`
  kept[name] ??= frozenRun(method)
  for (const [what, run] of Object.entries(frozenCases)) kept[`${name} ${what}`] ??= run(method)
}
const lines = Object.entries(kept).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
writeFileSync(target, `{\n${lines.join(',\n')}\n}\n`)
console.log(`${lines.length} runs`)
