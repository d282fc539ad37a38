/**
 * Keeps the numerics of a commit as one file, so that recipes of its methods' versions go on making the same pictures.
 *
 *     node scripts/keep-numerics.ts <commit> <name>      writes src-shared/numerics/past/<name>.js
 *
 * Run it with the last commit before a method's version is raised, then list the file in src-shared/numerics/past/index.ts.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from './lib/paths.ts'

const [commit, name] = process.argv.slice(2)
if (!commit || !name) {
  console.error('Name a commit and what to call its numerics, such as a date.')
  process.exit(2)
}
const work = mkdtempSync(join(tmpdir(), 'flowline-numerics-'))
try {
  const archive = execFileSync('git', ['archive', commit, 'src-shared/numerics', 'tsconfig.base.json'], {
    cwd: root,
    maxBuffer: 2 ** 28,
  })
  execFileSync('tar', ['-x', '-C', work], { input: archive })
  // What is kept has one version of each method: which of the kept ones is asked is for today's numerics to say.
  const past = join(work, 'src-shared/numerics/past')
  rmSync(past, { recursive: true, force: true })
  mkdirSync(past)
  writeFileSync(join(past, 'index.ts'), 'export const isPast = () => false\nexport const pastNumerics = () => null as never\n')
  const entry = join(work, 'entry.ts')
  const numerics = './src-shared/numerics'
  writeFileSync(
    entry,
    `export { sample, sampleSync } from '${numerics}/sample.ts'\nexport { methods } from '${numerics}/methods/index.ts'\n`,
  )
  await build({
    root: work,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node24',
      minify: true,
      emptyOutDir: false,
      outDir: join(root, 'src-shared/numerics/past'),
      rolldownOptions: { input: { [name]: entry }, output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false } },
    },
  })
} finally {
  rmSync(work, { recursive: true, force: true })
}
