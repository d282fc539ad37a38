/**
 * Builds what cannot run as source: the renderer, and the Electron package's window process, core, engine and preload.
 *
 *     node scripts/build.ts [renderer|electron ...]      both without a name; nothing where the sources are unchanged
 */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import type { InlineConfig } from 'vite'
import { root } from './lib/paths.ts'
import { contentHash, isFresh, markFresh } from './lib/stamp.ts'

/** Electron 45 carries Node 24 and Chromium 146 or later. */
const TARGET = 'node24'

const common: InlineConfig = { root, configFile: false, publicDir: false, logLevel: 'warn' }
const external = ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]

/** ES modules of the named entries. */
const modules = (entries: Record<string, string>, output: object, rest: InlineConfig = {}): InlineConfig => ({
  ...common,
  ...rest,
  build: {
    ssr: true,
    target: TARGET,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(root, 'src-main', file)])),
      external,
      output: { format: 'es', entryFileNames: '[name].js', ...output },
    },
  },
})

/** Core and engine, which plain Node runs; packages stay outside and are loaded from the app's node_modules. */
const processes = modules({ core: 'host-core/main.ts', engine: 'engine/main.ts' }, { chunkFileNames: '[name]-[hash].js' })

/** The window's process: one file that needs Electron and Node alone. */
const shell = modules({ main: 'host-electron/main.ts' }, { codeSplitting: false }, { ssr: { noExternal: true } })

/** One CommonJS file with everything in it: a sandboxed preload can load neither modules nor packages. */
const preload: InlineConfig = {
  ...common,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: TARGET,
    minify: false,
    rolldownOptions: {
      input: { preload: join(root, 'src-main/host-electron/preload.ts') },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
}

interface Part {
  readonly sources: readonly string[]
  /** Folder under dist/ whose presence shows that the part was built. */
  readonly output: string
  /** Folder under dist/ -> what is built into it. */
  readonly folders: Readonly<Record<string, InlineConfig>>
}

const parts = {
  renderer: {
    sources: ['src-renderer', 'src-shared', 'vite.config.ts', 'package.json'],
    output: 'renderer',
    folders: { renderer: { configFile: join(root, 'vite.config.ts'), logLevel: 'warn' } },
  },
  electron: {
    sources: ['src-main', 'src-shared', 'scripts/build.ts', 'package.json'],
    output: 'main',
    folders: { core: processes, main: shell, preload },
  },
} satisfies Record<string, Part>

export type PartName = keyof typeof parts

/** Builds beside the old folder and changes places when it is whole, so that a running host never serves half of it. */
async function buildInto(folder: string, config: InlineConfig): Promise<void> {
  const { build: viteBuild, mergeConfig } = await import('vite')
  const target = join(root, 'dist', folder)
  const fresh = `${target}.new-${process.pid}`
  await viteBuild(mergeConfig(config, { build: { outDir: fresh, emptyOutDir: true } }))
  const old = `${target}.old-${process.pid}`
  if (existsSync(target)) renameSync(target, old)
  renameSync(fresh, target)
  rmSync(old, { recursive: true, force: true })
}

/** Builds the parts whose sources changed since they were last built; returns those it built. */
export async function build(names: readonly PartName[]): Promise<PartName[]> {
  const built: PartName[] = []
  for (const name of names) {
    const { sources, output, folders }: Part = parts[name]
    const hash = contentHash(sources)
    if (isFresh(output, hash)) continue
    for (const [folder, config] of Object.entries(folders)) await buildInto(folder, config)
    markFresh(output, hash)
    built.push(name)
  }
  return built
}

if (import.meta.main) {
  const asked = process.argv.slice(2)
  const unknown = asked.find((name) => !(name in parts))
  if (unknown) {
    console.error(`There is no part named "${unknown}"; the parts are ${Object.keys(parts).join(' and ')}.`)
    process.exit(2)
  }
  const names = (asked.length > 0 ? asked : Object.keys(parts)) as PartName[]
  const built = await build(names)
  console.log(built.length > 0 ? `Built ${built.join(' and ')}.` : 'Everything is up to date.')
}
