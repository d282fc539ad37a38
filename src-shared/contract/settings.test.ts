import { expect, test } from 'vitest'
import { appSettingsSchema, settingsChangeSchema } from './settings.ts'

test('a change names only what it changes', () => {
  expect(settingsChangeSchema.parse({ language: 'en' })).toEqual({ language: 'en' })
  expect(settingsChangeSchema.parse({})).toEqual({})
})

test('every setting has a default and can be changed', () => {
  const settings = appSettingsSchema.parse({})
  expect(settingsChangeSchema.parse(settings)).toEqual(settings)
  expect(Object.keys(settingsChangeSchema.shape).sort()).toEqual(Object.keys(settings).sort())
})
