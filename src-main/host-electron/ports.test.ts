import { EventEmitter } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import { portPair, type Port } from '../../src-shared/rpc/index.ts'
import { PORT_CHANNEL } from './channel.ts'
import { keepAwake } from './keep-awake.ts'
import { answerPages } from './page-port.ts'
import { libraryFolder } from './start-choice.ts'
import * as fake from './testing/fake-electron.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

class FakePort extends EventEmitter {
  closed = false
  started = false
  readonly posted: unknown[] = []
  start(): void {
    this.started = true
  }
  close(): void {
    this.closed = true
  }
  postMessage(message: unknown): void {
    this.posted.push(message)
  }
}

let core: Port[] = []

beforeEach(() => {
  fake.ipcMain.removeAllListeners()
  core = []
  const channel = (): Port => {
    const [near, far] = portPair()
    core.push(far)
    return near
  }
  answerPages(channel, (id) => id === 1)
})

interface Sender {
  url?: string
  id?: number
  top?: boolean
  frame?: null
}

function send({ url = 'app://flowline/', id = 1, top = true, frame }: Sender): { port: FakePort; sender: EventEmitter } {
  const port = new FakePort()
  const senderFrame = frame === null ? null : { url }
  const sender = Object.assign(new EventEmitter(), { id, mainFrame: top ? senderFrame : { url } })
  fake.ipcMain.emit(PORT_CHANNEL, { ports: [port], senderFrame, sender })
  return { port, sender }
}

test('the app’s own top frame is joined to the core, both ways', async () => {
  const { port } = send({})
  expect([port.started, port.closed, core.length]).toEqual([true, false, 1])
  const heard: unknown[] = []
  core[0]!.onMessage((message) => heard.push(message))
  port.emit('message', { data: { t: 'q', i: 'a', m: 'invoke', a: [1, 'runs.stop', { id: 'x' }] } })
  core[0]!.post({ t: 's', i: 'a' })
  await expect.poll(() => [heard.length, port.posted]).toEqual([1, [{ t: 's', i: 'a' }]])
})

test.each<[string, Sender]>([
  ['another origin', { url: 'https://evil.example/' }],
  ['a look-alike origin', { url: 'app://flowline.evil/' }],
  ['an inner frame', { top: false }],
  ['a frame that is gone', { frame: null }],
  ['a window that is not ours', { id: 2 }],
])('%s is not answered, and its port is closed', (_, sender) => {
  const { port } = send(sender)
  expect([port.started, port.closed, core.length]).toEqual([false, true, 0])
})

test.each(['render-process-gone', 'destroyed'])('after %s nothing is kept', (event) => {
  const { port, sender } = send({})
  let closed = false
  core[0]!.onClose(() => (closed = true))
  sender.emit(event)
  expect([port.closed, closed, sender.listenerCount('destroyed')]).toEqual([true, true, 0])
})

test.each([
  ['a function', () => {}],
  ['a symbol', Symbol('x')],
])('%s, which cannot go over to the core, closes that page’s port alone', (_, message) => {
  const [bad, good] = [send({}).port, send({}).port]
  let closed = false
  core[0]!.onClose(() => (closed = true))
  expect(() => bad.emit('message', { data: message })).not.toThrow()
  expect([bad.closed, closed, good.closed]).toEqual([true, true, false])
})

test('where the core closes the page hears it', () => {
  const { port } = send({})
  core[0]!.close()
  expect(port.closed).toBe(true)
})

test('the machine stays awake while a run is under way, and no longer', () => {
  const listeners: ((run: { id: string; state: string }) => void)[] = []
  keepAwake({
    on: (_: string, listener: (typeof listeners)[0]) => listeners.push(listener),
    call: () => Promise.resolve([]),
  } as unknown as Parameters<typeof keepAwake>[0])
  const tell = (id: string, state: string): number => {
    for (const listener of listeners) listener({ id, state })
    return fake.awake.size
  }
  expect([tell('a', 'waiting'), tell('a', 'running'), tell('b', 'running'), tell('a', 'done'), tell('b', 'failed')]).toEqual([
    0, 1, 1, 1, 0,
  ])
})

test.each([
  [['electron', '.', '--library', '/a'], '/a'],
  [['electron', '.', '--library=/a'], '/a'],
  [['electron', '.', '--library', '/a', '--library=/b'], '/b'],
])('%j opens %s', (argv, library) => expect(libraryFolder(argv)).toBe(library))
