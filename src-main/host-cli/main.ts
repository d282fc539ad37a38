import { forkEngine } from '../compose/fork-engine.ts'
import { startEngine } from './engine-start.ts'

const args = process.argv.slice(2)
const needsEngine = (args[0] === 'generate' || args[0] === 'reproduce') && !args.includes('--help') && !args.includes('-h')
const engine = startEngine(forkEngine(), needsEngine)

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

const [{ runProgram }, { exitCodeOf, tell }] = await Promise.all([import('./program.ts'), import('./exit.ts')])
try {
  process.exitCode = await runProgram(args, engine.spawn)
} catch (error) {
  tell(error)
  process.exitCode = exitCodeOf(error)
} finally {
  engine.discard()
}
