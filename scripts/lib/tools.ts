import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './paths.ts'

/** The script behind a package's command, to be run with this Node. */
export function toolScript(packageName: string, command = packageName): string {
  const file = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = JSON.parse(readFileSync(file, 'utf8')) as { bin: string | Record<string, string> }
  const script = typeof bin === 'string' ? bin : bin[command]
  if (!script) throw new Error(`${packageName} has no command named ${command}.`)
  return join(dirname(file), script)
}
