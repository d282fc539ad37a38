import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Stripping types and compiling take a third of a short run; the engine process shares what is kept.
const cache = fileURLToPath(new URL('../../node_modules/.cache/flowline/compiled', import.meta.url))
enableCompileCache(cache)
process.env.NODE_COMPILE_CACHE ??= cache

const args = process.argv.slice(2)
const needsEngine = (args[0] === 'generate' || args[0] === 'reproduce') && !args.includes('--help') && !args.includes('-h')
const { startEngine } = await import('./engine-start.ts')
const { forkEngine } = await import('../compose/fork-engine.ts')
const engine = startEngine(forkEngine(), needsEngine)

// A reader that has seen enough, such as `head`, is no failure: what is under way stops as at Ctrl+C.
let closed = false
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' || closed) return
    closed = true
    if (!process.emit('SIGINT')) process.exit()
  })
}

const [{ runProgram }, { exitCodeOf, tell }] = await Promise.all([import('./program.ts'), import('./exit.ts')])
try {
  process.exitCode = await runProgram(args, engine.spawn)
} catch (error) {
  tell(error)
  process.exitCode = exitCodeOf(error)
} finally {
  engine.discard()
}
