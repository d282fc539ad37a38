import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, renameSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DatabaseSync } from 'node:sqlite'
import { openStore } from './index.ts'
import { OldIndex } from './testing/old-index.ts'

let old: OldIndex

beforeEach(async () => {
  old = await OldIndex.make()
  old.damage()
})
afterEach(() => {
  vi.restoreAllMocks()
  old.remove()
})

const names = (): string[] => readdirSync(old.library).filter((name) => name.startsWith('flowline.db'))

function expectMended(): void {
  const { store, begun } = openStore(old.library)
  expect(begun).toEqual({ stars: ['p0', 'p1', 'p2'], whole: true, damaged: `${old.file}.damaged` })
  expect(store.seeds.list()).toHaveLength(20)
  expect(store.values.get('settings')).toEqual({ theme: 'dark' })
  store.close()
  expect(names().toSorted()).toEqual(['flowline.db', 'flowline.db.copy', 'flowline.db.damaged'])
}

test('an app that dies while a damaged index is made anew has all of it at the next start', () => {
  const index = fileURLToPath(new URL('./index.ts', import.meta.url))
  const script = `
    import { DatabaseSync } from 'node:sqlite'
    import { openStore } from ${JSON.stringify(index)}
    const { prepare } = DatabaseSync.prototype
    DatabaseSync.prototype.prepare = function (sql) {
      if (sql.startsWith('INSERT OR REPLACE INTO named_values')) process.kill(process.pid, 'SIGKILL')
      return prepare.call(this, sql)
    }
    openStore(${JSON.stringify(old.library)})
  `
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { env, encoding: 'utf8' })
  expect(child.signal, child.stderr).toBe('SIGKILL')
  expect(names()).toContain('flowline.db.new')
  expectMended()
})

/** As an app leaves it that dies when the new index is complete and the old one is set aside. */
function beginAndTakeBack(): void {
  openStore(old.library).store.close()
  old.change('PRAGMA journal_mode = DELETE')
  renameSync(old.file, `${old.file}.new`)
}

test.each(['before', 'after'])('one that dies when the new one is complete, %s the old one is set aside, goes on', (when) => {
  beginAndTakeBack()
  if (when === 'before') renameSync(`${old.file}.damaged`, old.file)
  expectMended()
})

test('a complete one beside an index that came later is not put in its place', async () => {
  beginAndTakeBack()
  await old.fill()
  const { store, begun } = openStore(old.library)
  expect([begun, store.seeds.list().length, existsSync(`${old.file}.new`)]).toEqual([null, 20, false])
  store.close()
})

test('a disk without room for the new one fails the start, and costs nothing once there is room', () => {
  const { exec } = DatabaseSync.prototype
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    exec.call(this, sql)
    if (sql.includes('CREATE TABLE pictures')) exec.call(this, 'PRAGMA max_page_count = 40')
  })
  expect(() => openStore(old.library)).toThrow(
    expect.objectContaining({ code: 'disk-full', message: expect.stringMatching(/free some space/) }),
  )
  vi.restoreAllMocks()
  expect(names()).toContain('flowline.db.doubt')
  expect(names()).not.toContain('flowline.db.new')
  expectMended()
})
