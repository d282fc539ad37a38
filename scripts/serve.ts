/** The loopback host alone: `npm run serve -- --help`. */
import { build } from './build.ts'

const args = process.argv.slice(2)
if (!args.includes('--help') && !args.includes('-h')) await build(['renderer'])
const { main } = await import('../src-main/host-node/main.ts')
await main(args)
