import { parseArgs } from 'node:util'
import { AppError } from '../../src-shared/contract/index.ts'
import { libraryPath } from '../compose/user-path.ts'

export interface HostOptions {
  /** Null: the first free port from 8760 on. */
  readonly port: number | null
  readonly library: string
  readonly open: boolean
  readonly help: boolean
}

export const usage = `Usage: npm run serve -- [options]

Serves Flowline to the browsers of this machine, on 127.0.0.1 only.

  --port <n>        use this port (default: the first free one from 8760 on)
  --library <path>  folder of pictures, runs and the gallery (default: $FLOWLINE_LIBRARY or ~/Flowline)
  --no-open         do not open a browser
  --help            show this`

/** Reads the arguments of the loopback host; throws `invalid-input` with one sentence. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv = process.env): HostOptions {
  const { values } = parse(args)
  const port = values.port === undefined ? null : Number(values.port)
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new AppError('invalid-input', `--port takes a number from 0 to 65535, not "${values.port}".`)
  }
  return { port, library: libraryPath(values.library, env), open: !values['no-open'], help: values.help ?? false }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        library: { type: 'string' },
        'no-open': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new AppError('invalid-input', `${(error as Error).message.split('. ')[0]}; see --help.`)
  }
}
