import { expect, test } from 'vitest'
import { actionFor, matchesKeys, type Press } from './keys.ts'

const press = (key: string, change: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...change,
})

test('Mod is Ctrl, and Cmd on a Mac', () => {
  expect(matchesKeys('Mod+Enter', press('Enter', { ctrlKey: true }), false)).toBe(true)
  expect(matchesKeys('Mod+Enter', press('Enter', { metaKey: true }), false)).toBe(false)
  expect(matchesKeys('Mod+Enter', press('Enter', { metaKey: true }), true)).toBe(true)
  expect(matchesKeys('Mod+Enter', press('Enter', { ctrlKey: true }), true)).toBe(false)
})

test('modifiers must match exactly', () => {
  expect(matchesKeys('Escape', press('Escape'), false)).toBe(true)
  for (const change of [{ ctrlKey: true }, { shiftKey: true }, { altKey: true }, { metaKey: true }])
    expect(matchesKeys('Escape', press('Escape', change), false)).toBe(false)
  expect(matchesKeys('Mod+Shift+K', press('K', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
})

test('a letter works on a layout of another script, a digit with AltGr layouts', () => {
  expect(matchesKeys('Mod+K', press('л', { ctrlKey: true, code: 'KeyK' }), false)).toBe(true)
  expect(matchesKeys('Mod+1', press('&', { ctrlKey: true, code: 'Digit1' }), false)).toBe(true)
})

test('an action that is not possible now does not take the key', () => {
  const actions = [
    { id: 'stop', keys: 'Escape', enabled: () => false },
    { id: 'close', keys: 'Escape' },
  ]
  expect(actionFor(actions, press('Escape'), false)!.id).toBe('close')
  expect(actionFor(actions, press('x'), false)).toBeNull()
})
