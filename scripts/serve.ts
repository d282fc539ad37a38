/** The loopback host alone: `npm run serve -- --help`. */
import { keepCompiled } from './lib/compile-cache.ts'

keepCompiled()
const args = process.argv.slice(2)
if (!args.includes('--help') && !args.includes('-h')) {
  const { build } = await import('./build.ts')
  await build(['renderer'])
}
const { main } = await import('../src-main/host-node/main.ts')
await main(args)
