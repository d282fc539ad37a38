/**
 * Format, lint, types, layers, unused code and unit tests; one line per stage, details of the failed ones.
 *
 *     node scripts/check.ts [stage ...]      only these stages; `-unit` leaves one out
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tool, type Ended } from './lib/command.ts'
import { checkLayers } from './layers.ts'
import { root } from './lib/paths.ts'
import { toolScript } from './lib/tools.ts'

const command = (packageName: string, name: string, args: string[]) => (): Promise<Ended> =>
  tool(toolScript(packageName, name), args, { cwd: root })

async function types(): Promise<Ended> {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { references: { path: string }[] }
  let code = 0
  let output = ''
  for (const { path } of references) {
    const ended = await tool(toolScript('@typescript/native', 'tsc'), ['-p', path, '--pretty', 'false'], { cwd: root })
    if (ended.code !== 0) {
      code = 1
      output += `${path}:\n${ended.output}`
    }
  }
  return { code, output }
}

async function layers(): Promise<Ended> {
  const { modules, violations, blind } = await checkLayers()
  const lines = [...violations, ...blind.map((rule) => `The rule ${rule} did not catch its canary.`)]
  if (modules === 0) lines.push('No module was read.')
  return { code: lines.length > 0 ? 1 : 0, output: `${lines.join('\n')}\n` }
}

const stages: Record<string, () => Promise<Ended>> = {
  format: command('oxfmt', 'oxfmt', ['--check', '.']),
  lint: command('oxlint', 'oxlint', ['--type-aware', '--quiet']),
  types,
  layers,
  unused: command('knip', 'knip', ['--no-progress', '--no-config-hints']),
  unit: command('vitest', 'vitest', ['run', '--reporter=dot']),
}

const asked = process.argv.slice(2)
const left = new Set(asked.filter((name) => name.startsWith('-')).map((name) => name.slice(1)))
const wanted = asked.filter((name) => !name.startsWith('-'))
for (const name of [...wanted, ...left]) {
  if (stages[name]) continue
  console.error(`There is no stage named "${name}"; the stages are ${Object.keys(stages).join(', ')}.`)
  process.exit(2)
}

let failed = 0
for (const [name, stage] of Object.entries(stages)) {
  if (left.has(name) || (wanted.length > 0 && !wanted.includes(name))) continue
  const start = performance.now()
  const { code, output } = await stage()
  console.log(`${name.padEnd(7)} ${code === 0 ? 'ok' : 'FAILED'}  ${((performance.now() - start) / 1000).toFixed(1)} s`)
  if (code === 0) continue
  failed++
  console.log(output)
}
process.exitCode = failed > 0 ? 1 : 0
