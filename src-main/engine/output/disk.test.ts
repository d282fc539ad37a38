import { expect, test } from 'vitest'
import { explainDiskFailure } from './disk.ts'

test.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['ENOENT', 'disk-gone'],
  ['EROFS', 'disk-gone'],
  ['EACCES', 'disk-gone'],
  ['EPERM', 'disk-gone'],
])('%s is %s, with the folder named', (code, kind) => {
  const failure = Object.assign(new Error(`${code}: no`), { code })
  expect(explainDiskFailure(failure, '/library/runs/a')).toMatchObject({
    code: kind,
    message: expect.stringContaining('/library/runs/a'),
    cause: failure,
  })
})

test('other errors pass as they are', () => {
  const error = new RangeError('too large')
  expect(explainDiskFailure(error, '/library')).toBe(error)
})
