/**
 * Checks the import table of `.dependency-cruiser.mjs` over the sources, and that the check itself works: the canary
 * tree breaks every rule, so a rule that reports nothing there is blind.
 */
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './lib/paths.ts'

type IForbidden = NonNullable<NonNullable<ICruiseOptions['ruleSet']>['forbidden']>[number]
type Configuration = { forbidden: (IForbidden & { name: string })[]; options: ICruiseOptions }

export interface LayersReport {
  readonly modules: number
  /** `rule: from -> to`, in the sources. */
  readonly violations: readonly string[]
  /** Rules that the canary tree breaks and that reported nothing there. */
  readonly blind: readonly string[]
}

async function read(baseDir: string, folders: string[], configuration: Configuration): Promise<ICruiseResult> {
  const { forbidden, options } = configuration
  const here = process.cwd()
  process.chdir(baseDir)
  try {
    const { output } = await cruise(folders, { ...options, baseDir, validate: true, ruleSet: { forbidden } })
    return output as ICruiseResult
  } finally {
    process.chdir(here)
  }
}

export async function checkLayers(): Promise<LayersReport> {
  const url = pathToFileURL(join(root, '.dependency-cruiser.mjs')).href
  const configuration = ((await import(url)) as { default: Configuration }).default
  const folders = ['src-shared', 'src-main', 'src-renderer']
  const sources = await read(root, folders, configuration)
  const canary = await read(join(root, 'scripts/layers-canary'), folders, configuration)
  const caught = new Set(canary.summary.violations.map((violation) => violation.rule.name))
  return {
    modules: sources.modules.filter((module) => module.source.startsWith('src-')).length,
    violations: sources.summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} -> ${violation.to}`),
    blind: configuration.forbidden.map((rule) => rule.name).filter((name) => !caught.has(name)),
  }
}

if (import.meta.main) {
  const report = await checkLayers()
  for (const line of report.violations) console.error(line)
  for (const rule of report.blind) console.error(`The rule ${rule} did not catch its canary.`)
  if (report.modules === 0) console.error('No module was read.')
  console.log(`${report.modules} modules, ${report.violations.length} violations, ${report.blind.length} blind rules`)
  if (report.violations.length + report.blind.length > 0 || report.modules === 0) process.exitCode = 1
}
