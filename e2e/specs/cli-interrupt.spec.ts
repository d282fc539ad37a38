import { expect, test } from '@playwright/test'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { flowline } from '../fixtures/cli.ts'
import { fixtureModel, temporaryFolder } from '../fixtures/paths.ts'

test('Ctrl+C ends a run with 130', async () => {
  const folder = temporaryFolder('cli')
  const args = ['generate', fixtureModel('slow-50ms'), '--solver', 'euler', '--steps', '1000', '--out', join(folder, 'x.png')]
  const result = await flowline(args, { started: (child) => void setTimeout(() => child.kill('SIGINT'), 8000) })
  expect(result.code).toBe(130)
})

test('Ctrl+C in a terminal, which reaches every process, stops a queue and leaves nothing of it', async () => {
  test.skip(process.platform === 'win32', 'Windows has no process groups.')
  const env = { FLOWLINE_LIBRARY: join(temporaryFolder('library'), 'library') }
  const args = ['generate', fixtureModel('slow-50ms'), '--solver', 'euler', '--steps', '1000', '--count', '3', '--threads', '1']
  const underWay = (): boolean => {
    const file = join(env.FLOWLINE_LIBRARY, 'flowline.db')
    if (!existsSync(file)) return false
    const database = new DatabaseSync(file, { readOnly: true })
    try {
      const { count } = database.prepare("SELECT count(*) AS count FROM runs WHERE state = 'running'").get()!
      return Number(count) > 0
    } catch {
      return false
    } finally {
      database.close()
    }
  }
  const started = (child: ChildProcess): void => {
    const timer = setInterval(() => {
      if (!underWay()) return
      clearInterval(timer)
      process.kill(-child.pid!, 'SIGINT')
    }, 50)
    child.once('close', () => clearInterval(timer))
  }
  expect(await flowline(args, { env, group: true, started })).toMatchObject({
    code: 130,
    stderr: expect.not.stringContaining('engine'),
  })
  const database = new DatabaseSync(join(env.FLOWLINE_LIBRARY, 'flowline.db'))
  expect(database.prepare('SELECT DISTINCT state FROM runs').all()).toEqual([{ state: 'cancelled' }])
  const settings = database.prepare("SELECT value FROM named_values WHERE name = 'settings'").get()
  expect(JSON.stringify(settings ?? '')).not.toContain('"threads\\":1')
  database.close()
})
