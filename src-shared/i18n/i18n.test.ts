import { expect, test } from 'vitest'
import { errorCodes } from '../contract/errors.ts'
import { catalogues, matchLanguage } from './index.ts'

const english = catalogues.en
const chinese = catalogues['zh-CN']
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!).sort()

test('both languages have the same keys, Chinese without singular forms', () => {
  expect(Object.keys(chinese).sort()).toEqual(
    Object.keys(english)
      .filter((key) => !key.endsWith('_one'))
      .sort(),
  )
})

test('a singular form has its plural', () => {
  for (const key of Object.keys(english))
    if (key.endsWith('_one')) expect(english).toHaveProperty([key.replace(/_one$/, '_other')])
})

test('a translation fills the same placeholders', () => {
  for (const [key, text] of Object.entries(chinese)) expect([key, placeholders(text)]).toEqual([key, placeholders(english[key]!)])
})

test('no text is empty, and no Chinese text is English left over', () => {
  for (const catalogue of [english, chinese])
    for (const [key, text] of Object.entries(catalogue)) expect(text.trim(), key).not.toBe('')
  const same = Object.keys(chinese).filter((key) => chinese[key] === english[key] && / [a-z]{3,}/.test(chinese[key]!))
  expect(same).toEqual([])
})

test('every error code has words', () => {
  for (const code of errorCodes) expect(english).toHaveProperty([`error.${code}`])
})

test('a lack of memory names three things to try', () => {
  expect(english['error.out-of-memory']).toMatch(/smaller.*close.*device/)
  expect(chinese['error.out-of-memory']).toMatch(/尺寸.*关闭.*设备/)
})

test('a locale finds its catalogue', () => {
  expect(matchLanguage(['zh-TW', 'en'])).toBe('zh-CN')
  expect(matchLanguage(['fr-FR', 'en-GB', 'zh'])).toBe('en')
  expect(matchLanguage(['fr'])).toBe('en')
  expect(matchLanguage([])).toBe('en')
})
