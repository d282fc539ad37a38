import { expect, test } from 'vitest'
import { isAppUrl, mayLoad } from './origin.ts'

test.each(['app://flowline/', 'app://flowline/runs/1/frames/2?view=x0', 'app://flowline/a/../b'])('%s is the app', (url) => {
  expect(isAppUrl(url)).toBe(true)
  expect(mayLoad(url, false)).toBe(true)
})

test.each([
  'http://127.0.0.1/',
  'https://flowline/',
  'ws://flowline/',
  'file:///etc/passwd',
  'app://flowline.evil.example/',
  'app://evil/',
  'app://flowline@evil/',
  'app://user@flowline/',
  'data:text/html,x',
  'javascript:alert(1)',
  'blob:http://evil.example/1',
  'about:blank',
  'devtools://devtools/x',
  '',
])('%s is not', (url) => {
  expect(isAppUrl(url)).toBe(false)
  expect(mayLoad(url, false)).toBe(false)
})

test('blobs of the app load, and developer tools where they are allowed', () => {
  expect(mayLoad('blob:app://flowline/0f', false)).toBe(true)
  expect(mayLoad('devtools://devtools/bundled/x.html', true)).toBe(true)
})
