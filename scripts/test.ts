/**
 * Unit tests, then the end-to-end tests in the system's Chromium. The last line is `N passed, N failed, N skipped`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import { ensureChromium } from './lib/chromium.ts'
import { tool } from './lib/command.ts'
import { root } from './lib/paths.ts'
import { toolScript } from './lib/tools.ts'

interface Counts {
  passed: number
  failed: number
  skipped: number
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  errors: unknown[]
}

const folder = mkdtempSync(join(tmpdir(), 'flowline-test-'))
const read = <T>(file: string): T | null => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return null
  }
}

async function unit(): Promise<Counts> {
  const file = join(folder, 'unit.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { code } = await tool(toolScript('vitest'), args, { cwd: root, show: true })
  const report = read<VitestReport>(file)
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  // A file that fails before its first test counts as one failure.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + broken
  return {
    passed: report.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

async function endToEnd(chromium: string | null): Promise<Counts> {
  await build(['renderer'])
  const file = join(folder, 'e2e.json')
  const args = ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json']
  const env = { ...process.env, FLOWLINE_CHROMIUM: chromium ?? '', PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const { code } = await tool(toolScript('@playwright/test', 'playwright'), args, { cwd: root, env, show: true })
  const report = read<PlaywrightReport>(file)
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, flaky, unexpected, skipped } = report.stats
  const failed = unexpected + report.errors.length
  return { passed: expected + flaky, failed: code !== 0 && failed === 0 ? 1 : failed, skipped }
}

const first = await unit()
const chromium = await ensureChromium()
const second = await endToEnd(chromium)
rmSync(folder, { recursive: true, force: true })

const total = {
  passed: first.passed + second.passed,
  failed: first.failed + second.failed,
  skipped: first.skipped + second.skipped,
}
if (!chromium) {
  console.log(
    'The journeys in the browser did not run: install Chromium or Chrome (on Debian: apt install chromium) and run this again.',
  )
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 || !chromium ? 1 : 0
