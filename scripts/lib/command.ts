import { spawn, type SpawnOptions } from 'node:child_process'

export interface Ended {
  readonly code: number
  readonly output: string
}

/** Runs a command and collects what it prints. `show` passes the output through as well. */
export function run(command: string, args: readonly string[], options: SpawnOptions & { show?: boolean } = {}): Promise<Ended> {
  const { show = false, ...rest } = options
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...rest })
    let output = ''
    const collect = (to: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString()
      if (show) to.write(chunk)
    }
    child.stdout?.on('data', collect(process.stdout))
    child.stderr?.on('data', collect(process.stderr))
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Runs one of the installed tools with this Node, whatever the system's own Node is. */
export const tool = (script: string, args: readonly string[], options: SpawnOptions & { show?: boolean } = {}): Promise<Ended> =>
  run(process.execPath, [script, ...args], options)
