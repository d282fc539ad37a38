import { QueryClient } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import type { LabStudy } from '../../src-shared/contract/lab.ts'
import { noteStudy, withStudy } from './studies.ts'

const study = (id: string, state: LabStudy['state'] = 'running', over = 0): LabStudy =>
  ({ id, state, over }) as unknown as LabStudy

test('the list takes in what is new, newest first, and loses what is gone', () => {
  const two = withStudy([study('a')], { id: 'b', study: study('b') })
  expect(two.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(withStudy(two, { id: 'a', study: study('a', 'done') })[1]).toMatchObject({ id: 'a', state: 'done' })
  expect(withStudy(two, { id: 'b', study: null }).map(({ id }) => id)).toEqual(['a'])
})

test('what was found is asked for when runs end, not too often, and always at the end', () => {
  const client = new QueryClient()
  const asked = vi.spyOn(client, 'invalidateQueries')
  const now = vi.spyOn(performance, 'now').mockReturnValue(0)
  const note = noteStudy(client)
  note({ id: 'a', study: study('a', 'running', 1) })
  expect(asked).toHaveBeenCalledTimes(1)
  note({ id: 'a', study: study('a', 'running', 2) })
  now.mockReturnValue(5000)
  note({ id: 'a', study: study('a', 'running', 1) })
  expect(asked).toHaveBeenCalledTimes(1)
  note({ id: 'a', study: study('a', 'running', 3) })
  expect(asked).toHaveBeenCalledTimes(2)
  note({ id: 'a', study: study('a', 'done', 3) })
  expect(asked).toHaveBeenCalledTimes(3)
  now.mockRestore()
})
