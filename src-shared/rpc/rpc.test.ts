import { expect, test } from 'vitest'
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { connect, portPair, serve } from './index.ts'

const contract = {
  procedures: {
    double: { input: z.object({ value: z.number() }), output: z.number() },
    wait: { input: z.object({}), output: z.string() },
    fail: { input: z.object({}), output: z.string() },
  },
  events: { tick: z.number() },
}

function pair() {
  const [a, b] = portPair()
  const server = serve(
    a,
    contract,
    {
      double: ({ value }) => value * 2,
      wait: (_, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('aborted'))),
      fail: () => {
        throw new AppError('disk-full', 'No room.', { free: 3 })
      },
    },
    { checkOutputs: true },
  )
  return { server, client: connect(b, contract), end: a }
}

test('a call answers and an event arrives', async () => {
  const { server, client } = pair()
  expect(await client.call('double', { value: 21 })).toBe(42)
  const seen: number[] = []
  client.on('tick', (n) => seen.push(n))
  server.emit('tick', 7)
  await client.call('double', { value: 0 })
  expect(seen).toEqual([7])
})

test('a wrong input is refused at the receiver with its path', async () => {
  const { client } = pair()
  await expect(client.call('double', { value: 'x' as never })).rejects.toMatchObject({ code: 'invalid-input', message: /value/ })
  await expect(client.call('toString' as never, {} as never)).rejects.toMatchObject({ code: 'invalid-input' })
})

test('an AppError keeps its code and data', async () => {
  const { client } = pair()
  await expect(client.call('fail', {})).rejects.toMatchObject({ code: 'disk-full', message: 'No room.', data: { free: 3 } })
})

test('an abort signal reaches the handler', async () => {
  const { client } = pair()
  const controller = new AbortController()
  const answer = client.call('wait', {}, { signal: controller.signal })
  controller.abort()
  expect(await answer).toBe('aborted')
})

test('calls pending when the port closes reject', async () => {
  const { client, end } = pair()
  const answer = client.call('wait', {})
  end.close()
  await expect(answer).rejects.toMatchObject({ code: 'engine-unavailable' })
  await expect(client.call('double', { value: 1 })).rejects.toMatchObject({ code: 'engine-unavailable' })
})

test('messages that are no calls are dropped, and the next call is answered', async () => {
  const [a, b] = portPair()
  const handlers = { double: ({ value }: { value: number }) => value * 2, wait: () => '', fail: () => '' }
  serve(a, contract, handlers)
  const client = connect(b, contract)
  const strange = [
    null,
    undefined,
    7,
    'text',
    [],
    {},
    { t: 'q' },
    { t: 'q', m: 'invoke', i: 'x' },
    { t: 'q', m: 'invoke', a: 'double', i: 'x' },
    { t: 'q', m: '__defineGetter__', a: ['invoke', null], i: 'x' },
    { t: 'q', m: 'abort', a: [{}] },
    { t: 's', i: 'nobody asked', r: 1 },
    { t: 's', i: { toString: null } },
  ]
  for (const message of strange) {
    a.post(message)
    b.post(message)
  }
  expect(await client.call('double', { value: 21 })).toBe(42)
})
