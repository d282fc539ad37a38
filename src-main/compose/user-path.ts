import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

const scripts = new Set(['flowline', 'serve', 'start'])

/** Where relative paths start: `npm run` moves to the repository, and says where the user was. */
function baseOf(env: NodeJS.ProcessEnv): string {
  return (scripts.has(env.npm_lifecycle_event ?? '') && env.INIT_CWD) || process.cwd()
}

/** A path as the user meant it, absolute. */
export const userPath = (path: string, env: NodeJS.ProcessEnv = process.env): string => resolve(baseOf(env), path)

/** The library asked for, else `FLOWLINE_LIBRARY`, else `~/Flowline`; absolute. */
export const libraryPath = (asked: string | undefined, env: NodeJS.ProcessEnv = process.env): string =>
  userPath(asked || env.FLOWLINE_LIBRARY || join(homedir(), 'Flowline'), env)
