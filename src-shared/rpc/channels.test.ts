import { expect, test } from 'vitest'
import { acceptingChannels, connect, openingChannels, portPair, type Port } from './index.ts'

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

function joined(): { open: () => Port; accepted: Port[]; near: Port; far: Port } {
  const [near, far] = portPair()
  const accepted: Port[] = []
  acceptingChannels(far, (port) => accepted.push(port))
  return { open: openingChannels(near), accepted, near, far }
}

const heard = (port: Port): unknown[] => {
  const all: unknown[] = []
  port.onMessage((message) => all.push(message))
  port.onClose((reason) => all.push(`closed: ${reason}`))
  return all
}

test('each channel carries its own messages, both ways', async () => {
  const { open, accepted } = joined()
  const [a, b] = [open(), open()]
  await settled()
  const far = accepted.map(heard)
  const near = [a, b].map(heard)
  a.post('to a')
  b.post({ to: 'b' })
  accepted[1]!.post('from b')
  await settled()
  expect(far).toEqual([['to a'], [{ to: 'b' }]])
  expect(near).toEqual([[], ['from b']])
})

test('a closed channel says so on the other side, carries nothing more, and leaves the others open', async () => {
  const { open, accepted } = joined()
  const [a, b] = [open(), open()]
  await settled()
  const [farA, farB] = accepted.map(heard)
  const nearA = heard(a)
  a.close()
  a.post('late')
  accepted[0]!.post('later')
  b.post('still here')
  await settled()
  expect(farA).toEqual(['closed: the other side closed the port'])
  expect(nearA).toEqual(['closed: closed by this side'])
  expect(farB).toEqual(['still here'])
  expect(accepted).toHaveLength(2)
})

test('with the way under them all channels close', async () => {
  const { open, accepted, far } = joined()
  const ends = [open(), open()].map(heard)
  await settled()
  ends.push(...accepted.map(heard))
  far.close()
  await settled()
  expect(ends).toEqual(Array.from({ length: 4 }, () => ['closed: closed']))
})

test('a channel that is opened when the way is closed is closed too', async () => {
  const { open, far } = joined()
  far.close()
  expect(heard(open())).toEqual(['closed: closed'])
  const call = connect(open(), { procedures: {}, events: {} }).call('any' as never, {} as never)
  await expect(call).rejects.toMatchObject({ code: 'engine-unavailable' })
})

test('what is no parcel, or of a channel that is not open, is nobody’s', async () => {
  const { near, accepted } = joined()
  for (const message of [
    null,
    1,
    'x',
    {},
    { channel: 3 },
    { channel: 'a', kind: 'open' },
    { channel: 7, kind: 'say', message: 1 },
  ])
    near.post(message)
  await settled()
  expect(accepted).toEqual([])
})
