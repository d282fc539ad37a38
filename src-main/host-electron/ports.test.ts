import { EventEmitter } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import { PORT_CHANNEL } from './channel.ts'
import { utilityEngine } from './engine-process.ts'
import { answerPages } from './page-port.ts'
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

let listening = 0

beforeEach(() => {
  fake.ipcMain.removeAllListeners()
  listening = 0
  const app = {
    handlers: { 'runs.stop': () => ({}) },
    onEvent: () => {
      listening++
      return () => void listening--
    },
  }
  answerPages(app as unknown as Parameters<typeof answerPages>[0], (id) => id === 1)
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

test('the app’s own top frame is answered', async () => {
  const { port } = send({})
  expect([port.started, port.closed, listening]).toEqual([true, false, 1])
  port.emit('message', { data: { t: 'q', i: 'a', m: 'invoke', a: [1, 'runs.stop', { id: 'x' }] } })
  await expect.poll(() => port.posted.length).toBe(1)
})

test.each<[string, Sender]>([
  ['another origin', { url: 'https://evil.example/' }],
  ['a look-alike origin', { url: 'app://flowline.evil/' }],
  ['an inner frame', { top: false }],
  ['a frame that is gone', { frame: null }],
  ['a window that is not ours', { id: 2 }],
])('%s is not answered, and its port is closed', (_, sender) => {
  const { port } = send(sender)
  expect([port.started, port.closed, listening]).toEqual([false, true, 0])
})

test.each(['render-process-gone', 'destroyed'])('after %s nothing is kept', (event) => {
  const { port, sender } = send({})
  sender.emit(event)
  expect([port.closed, listening]).toEqual([true, 0])
})

test('the engine’s end is told once, by whichever comes first', () => {
  const engine = utilityEngine('/engine.js')()
  const child = fake.forks.at(-1)!
  const ends: unknown[] = []
  engine.onExit((code, signal) => ends.push([code, signal]))
  fake.app.emit('child-process-gone', {}, { type: 'Utility', name: 'Another service', reason: 'crashed', exitCode: 1 })
  expect(ends).toEqual([])
  fake.app.emit('child-process-gone', {}, { type: 'Utility', name: child.options.serviceName, reason: 'crashed', exitCode: 139 })
  child.emit('exit', 139)
  expect(ends).toEqual([[139, 'crashed']])
  engine.onExit((code, signal) => ends.push([code, signal]))
  expect(ends).toHaveLength(2)
})

test('the engine gets no variable that changes how Node starts, and its last words are kept', () => {
  vi.stubEnv('NODE_OPTIONS', '--inspect')
  vi.stubEnv('ELECTRON_RUN_AS_NODE', '1')
  vi.stubEnv('FLOWLINE_TEST', 'kept')
  const engine = utilityEngine('/engine.js')()
  vi.unstubAllEnvs()
  const child = fake.forks.at(-1)!
  expect(child.options.env).toMatchObject({ FLOWLINE_TEST: 'kept' })
  expect(Object.keys(child.options.env).filter((name) => /^(NODE_OPTIONS|ELECTRON_)/.test(name))).toEqual([])
  child.stderr.emit('data', Buffer.from(`${'x'.repeat(10_000)}the end`))
  expect(engine.lastWords?.().endsWith('the end')).toBe(true)
  expect(engine.lastWords?.().length).toBeLessThanOrEqual(8192)
  engine.port.post({ a: 1 })
  expect(child.posted).toEqual([{ a: 1 }])
  engine.kill()
  expect(child.killed).toBe(true)
})
