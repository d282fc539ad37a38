import { expect, test } from 'vitest'
import { portPair, type Port } from '../../src-shared/rpc/index.ts'
import { createConnection, Refused, retryDelay } from './connection.ts'

/** Answers `app.info` like a core would, without checking shapes. */
function answer(end: Port): { emit: (name: string, payload: unknown) => void } {
  end.onMessage((raw) => {
    const message = raw as { t: string; i: string; m: string; a: unknown[] }
    if (message.t === 'q') end.post({ t: 's', i: message.i, r: { ok: true, value: 'answer' } })
  })
  return { emit: (name, payload) => end.post({ t: 'q', m: 'emit', a: [name, payload] }) }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

test('a call made before the connection exists is answered once it does', async () => {
  const [here, there] = portPair()
  answer(there)
  let accept: (port: Port) => void = () => {}
  const connection = createConnection(() => new Promise((resolve) => (accept = resolve)))
  const call = connection.call('app.info', {})
  accept(here)
  expect(await call).toBe('answer')
  expect(connection.status.get()).toBe('open')
})

test('after a drop it reports the loss, rejects, reconnects, and listeners still hear', async () => {
  const pairs = [portPair(), portPair()]
  const servers = pairs.map(([, there]) => answer(there))
  let next = 0
  const retries: (() => void)[] = []
  const connection = createConnection(
    async () => pairs[next++]![0],
    (run) => void retries.push(run),
  )
  const seen: unknown[] = []
  connection.on('models.changed', (payload) => seen.push(payload))
  await connection.call('app.info', {})
  pairs[0]![1].close()
  await settled()
  expect(connection.status.get()).toBe('lost')
  await expect(connection.call('app.info', {})).rejects.toMatchObject({ code: 'engine-unavailable' })
  retries.shift()!()
  await settled()
  expect(connection.status.get()).toBe('open')
  servers[1]!.emit('models.changed', {})
  await settled()
  expect(seen).toEqual([{}])
})

test('retries slow down and stay within four seconds', () => {
  expect([0, 1, 2, 3, 4, 10].map(retryDelay)).toEqual([250, 500, 1000, 2000, 4000, 4000])
})

test('a host that does not know the page is told from one that is not there, until it lets the page in', async () => {
  const [here, there] = portPair()
  answer(there)
  const answers: (Port | Error)[] = [
    new Error('no host'),
    new Refused('unknown'),
    new Error('no host'),
    new Refused('unknown'),
    here,
  ]
  const seen: string[] = []
  let again: () => void = () => {}
  const connection = createConnection(
    async () => {
      const next = answers.shift()!
      if (next instanceof Error) throw next
      return next
    },
    (run) => (again = run),
  )
  connection.status.subscribe((status) => seen.push(status))
  for (let k = 0; k < 4; k++) {
    await settled()
    again()
  }
  await settled()
  expect(seen).toEqual(['refused', 'lost', 'refused', 'open'])
  expect(await connection.call('app.info', {})).toBe('answer')
})
