import { libraryPath } from '../compose/user-path.ts'

/** The library asked for on the command line, as `--library PATH` or `--library=PATH`, else the usual one. */
export function libraryFolder(argv: readonly string[]): string {
  const at = argv.findLastIndex((word) => word === '--library' || word.startsWith('--library='))
  const word = argv[at]
  return libraryPath(word?.startsWith('--library=') ? word.slice('--library='.length) : at > 0 ? argv[at + 1] : undefined)
}
