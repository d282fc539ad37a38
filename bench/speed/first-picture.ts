/**
 * Seconds to a newcomer's first picture: `node bench/speed/first-picture.ts` writes bench/results/first-picture.json.
 *
 * The command line from process start to PNG with the solver of the preset Balanced on the model of the first start, and with one
 * step of the model that was distilled for it.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtInPresets } from '../../src-main/core/presets.ts'
import { machineFacts } from '../machine.ts'
import { generateSeconds } from './startup.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const prompt = ['--prompt', 'a hand with three raised fingers']
const { id, rtol } = builtInPresets.find((preset) => preset.id === 'balanced')!.solver
const ways = {
  balanced: ['assets/models/world-flow', '--solver', id, '--rtol', String(rtol)],
  recommended: ['assets/models/world-flow'],
  oneStep: ['assets/models/world-consistency', '--steps', '1'],
  twoSteps: ['assets/models/world-consistency', '--steps', '2'],
}
const measured = Object.entries(ways).map(([name, words]) => [name, generateSeconds(root, 9, [...words, ...prompt])] as const)
const results = { machine: machineFacts(), ...Object.fromEntries(measured) }
writeFileSync(join(root, 'bench/results/first-picture.json'), `${JSON.stringify(results, null, 1)}\n`)
for (const [name, { median, worst, first }] of measured)
  console.log(`${name}: median ${median.toFixed(2)} s, worst ${worst.toFixed(2)} s, first ${first.toFixed(2)} s`)
