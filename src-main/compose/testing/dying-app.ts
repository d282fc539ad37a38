import type { PictureFiles, RunFiles, Store } from '../../core/index.ts'
import { TestApp } from './fixture.ts'

/** Runs one picture over the library argv[2] with the model argv[3] and ends the process hard at the point argv[4]. */
const [, , library, model, point] = process.argv

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

/** The same object with one method changed. */
function change<T extends object, K extends keyof T>(target: T, name: K, method: T[K]): T {
  return new Proxy(target, {
    get(object, key) {
      if (key === name) return method
      const value = Reflect.get(object, key, object) as unknown
      return typeof value === 'function' ? value.bind(object) : value
    },
  })
}

const app = await TestApp.open({ library: library! }, (parts) => {
  if (point === 'before-file') return { ...parts, pictures: change<PictureFiles, 'save'>(parts.pictures, 'save', die) }
  if (point === 'after-file') {
    const save: PictureFiles['save'] = async (...given) => {
      await parts.pictures.save(...given)
      return die()
    }
    return { ...parts, pictures: change<PictureFiles, 'save'>(parts.pictures, 'save', save) }
  }
  if (point === 'in-rows') {
    const transaction: Store['transaction'] = (work) =>
      parts.store.transaction(() => {
        work()
        return die()
      })
    return { ...parts, store: change<Store, 'transaction'>(parts.store, 'transaction', transaction) }
  }
  if (point === 'after-rows') return { ...parts, runFiles: change<RunFiles, 'settle'>(parts.runFiles, 'settle', die) }
  return parts
})
app.app.onEvent((name) => {
  if (point === 'mid-run' && name === 'run.step') die()
})
const id = await app.link(model)
await app.enqueue(id, { prompt: 'steps 3', seed: 21 }, 2)
