import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { median } from './processes.ts'

const seconds = (since: number): number => (performance.now() - since) / 1000

/** Seconds from process start to the finished PNG, each time a fresh process and seed. The first run fills the compile cache. */
export function generateSeconds(root: string, repeats: number, words: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'flowline-bench-'))
  const times = []
  for (let seed = 0; seed <= repeats; seed++) {
    const began = performance.now()
    const out = join(folder, `${seed}.png`)
    const args = ['src-main/host-cli/main.ts', 'generate', ...words, '--seed', String(seed), '--out', out]
    const done = spawnSync('node', args, { cwd: root, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(done.stderr)
    times.push(seconds(began))
  }
  rmSync(folder, { recursive: true, force: true })
  return { first: times[0]!, median: median(times.slice(1)), worst: Math.max(...times.slice(1)), times }
}

/** What `npm run serve` starts. */
export async function startHost(root: string, library: string): Promise<{ host: ChildProcess; entry: string }> {
  const host = spawn('node', ['scripts/serve.ts', '--library', library, '--no-open'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const entry = await new Promise<string>((resolve, reject) => {
    let said = ''
    host.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const address = /Flowline is at (\S+)/.exec(said)?.[1]
      if (address) resolve(address)
    })
    host.once('exit', () => reject(new Error(`The host ended: ${said}`)))
  })
  return { host, entry }
}

/** Seconds from the host's process start until Generate can be pressed, in a browser that is already running. */
export async function pageSeconds(root: string, repeats: number) {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  const times = []
  for (let i = 0; i <= repeats; i++) {
    const library = mkdtempSync(join(tmpdir(), 'flowline-bench-'))
    const page = await browser.newPage({ locale: 'en-US' })
    const began = performance.now()
    const { host, entry } = await startHost(root, library)
    await page.goto(entry)
    await page.locator('button:enabled', { hasText: 'Generate' }).first().waitFor()
    times.push(seconds(began))
    await page.close()
    const ended = new Promise((resolve) => host.once('exit', resolve))
    host.kill('SIGTERM')
    await ended
    rmSync(library, { recursive: true, force: true })
  }
  await browser.close()
  return { first: times[0]!, median: median(times.slice(1)), worst: Math.max(...times.slice(1)), times }
}
