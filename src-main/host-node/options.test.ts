import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasDesktop } from './browser.ts'
import { readOptions } from './options.ts'

test('nothing asked for: a free port, the home library, a browser', () => {
  expect(readOptions([], {})).toEqual({ port: null, library: join(homedir(), 'Flowline'), open: true, help: false })
})

test('the library comes from the option, else from the environment', () => {
  expect(readOptions([], { FLOWLINE_LIBRARY: '/a' }).library).toBe('/a')
  expect(readOptions(['--library', '/b', '--no-open', '--port', '80'], { FLOWLINE_LIBRARY: '/a' })).toEqual({
    port: 80,
    library: '/b',
    open: false,
    help: false,
  })
})

test('a relative library starts where the user stands, also under npm, which moves to the repository', () => {
  const under = { npm_lifecycle_event: 'serve', INIT_CWD: '/home/ada' }
  expect(readOptions(['--library', 'pics'], under).library).toBe('/home/ada/pics')
  expect(readOptions([], { ...under, FLOWLINE_LIBRARY: '../pics' }).library).toBe('/home/pics')
  expect(readOptions(['--library', 'pics'], { INIT_CWD: '/home/ada' }).library).toBe(join(process.cwd(), 'pics'))
})

test.each([[['--port', 'x']], [['--port', '70000']], [['--prot', '1']], [['--port']], [['extra']]])(
  '%j is refused in one sentence',
  (args) => {
    expect(() => readOptions(args, {})).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  },
)

test('a desktop is one where a window can appear', () => {
  expect(hasDesktop({}, 'linux')).toBe(false)
  expect(hasDesktop({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(hasDesktop({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(hasDesktop({}, 'darwin')).toBe(true)
  expect(hasDesktop({ SSH_CONNECTION: 'x' }, 'darwin')).toBe(false)
})
