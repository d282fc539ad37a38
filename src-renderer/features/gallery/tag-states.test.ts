import { expect, test } from 'vitest'
import { tagStates } from './tag-states.ts'

test('a tag is on where all have it, mixed where some do; own ones come first, and what is typed narrows them', () => {
  const pictures = [{ tags: ['hands', 'keep'] }, { tags: ['keep'] }]
  expect(tagStates(pictures, ['keep', 'sea'], '')).toEqual([
    { tag: 'hands', on: 'mixed' },
    { tag: 'keep', on: true },
    { tag: 'sea', on: false },
  ])
  expect(tagStates(pictures, ['sea'], ' SE')).toEqual([{ tag: 'sea', on: false }])
  expect(tagStates([{ tags: [] }], [], '')).toEqual([])
})
