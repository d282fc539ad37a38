/** Measures what Flowline itself costs. `node bench/speed/main.ts` writes bench/results/speed.json. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineFacts } from '../machine.ts'
import { thousandSteps } from './memory.ts'
import { overhead } from './overhead.ts'
import { generateSeconds, pageSeconds } from './startup.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const results = {
  machine: machineFacts(),
  overheadExact: await overhead(root, 'assets/models/exact', 64, 8),
  overheadSlow: await overhead(root, 'e2e/fixtures/models/slow-50ms', 8, 3),
  generate: generateSeconds(root, 7, ['assets/models/exact', '--prompt', 'a lighthouse', '--rtol', '1e-4', '--atol', '1e-4']),
  page: await pageSeconds(root, 5),
  memory: await thousandSteps(root),
}
writeFileSync(join(root, 'bench/results/speed.json'), `${JSON.stringify(results, null, 1)}\n`)
const { overheadExact, overheadSlow, generate, page, memory } = results
console.log(
  `beside the network, exact model: ${overheadExact.restMs.toFixed(3)} ms per evaluation (network ${overheadExact.networkMs.toFixed(2)} ms)`,
)
console.log(
  `beside the network, slow model: ${(overheadSlow.share * 100).toFixed(2)} % of the run (network ${overheadSlow.networkMs.toFixed(1)} ms)`,
)
console.log(
  `generate, process start to PNG: median ${generate.median.toFixed(2)} s, worst ${generate.worst.toFixed(2)} s, first ${generate.first.toFixed(2)} s`,
)
console.log(
  `page usable after process start: median ${page.median.toFixed(2)} s, worst ${page.worst.toFixed(2)} s, first ${page.first.toFixed(2)} s`,
)
console.log(
  `1,000 steps, full trajectory: peak ${memory.peakMb.toFixed(0)} MB, idle ${memory.idleMb.toFixed(0)} MB, ${memory.frames} frames`,
)
