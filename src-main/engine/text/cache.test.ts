import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readModelFolder } from '../folder.ts'
import { openSession } from '../runtime/session.ts'
import { tableEncoder } from '../testing/gaussian.ts'
import { flowScheduler, modelFolder, wordTokenizer } from '../testing/model-folder.ts'
import { textEncoder } from './encoder.ts'
import { openTokenizer } from './tokenizer.ts'

test('what reads the same is encoded once, however it is written; what is cut off is told for each text', async () => {
  const words = ['red', 'boat', 'green', 'tree']
  const dir = modelFolder({
    'unet/model.onnx': tableEncoder(8, 6, { type: 'int64', length: 4 }),
    'scheduler/scheduler_config.json': flowScheduler,
    'tokenizer/tokenizer.json': wordTokenizer(words),
    'tokenizer/tokenizer_config.json': { pad_token: '<pad>', model_max_length: 4 },
  })
  const session = await openSession(join(dir, 'unet/model.onnx'), { provider: 'cpu', threads: 1 })
  let calls = 0
  const counted = { ...session, run: (...given: Parameters<typeof session.run>) => (calls++, session.run(...given)) }
  const tokenizer = (await openTokenizer(readModelFolder(dir), 'tokenizer', 4))!
  const encoder = textEncoder(counted, tokenizer, {}, { layer: 'last', chunks: 1 })
  const plain = await encoder.encode('red boat')
  expect(calls).toBe(1)
  expect(await encoder.encode('  RED   boat ')).toEqual(plain)
  expect(calls).toBe(1)
  const long = await encoder.encode('red boat green tree')
  expect([calls, plain.cutFrom, long.cutFrom !== null]).toEqual([1, null, true])
  expect(long.data).toEqual(plain.data)
  await encoder.encode('green tree')
  expect(calls).toBe(2)
})
