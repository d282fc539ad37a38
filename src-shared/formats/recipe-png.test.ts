import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test, vi } from 'vitest'
import { crc32 } from './crc32.ts'
import { readTexts } from './png-text.ts'
import { concat, encodeChunk, fromBytes, readSize, walkChunks, withChunks } from './png.ts'
import { readRecipe, writeRecipe } from './recipe-png.ts'
import { recipe } from './testing/recipe.ts'
import { aiSourceType } from './xmp.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

async function blank(): Promise<Uint8Array> {
  return sharp({ create: { width: 5, height: 4, channels: 3, background: '#336699' } })
    .png()
    .toBuffer()
}

const withText = (png: Uint8Array, chunk: Uint8Array): Promise<Uint8Array> => withChunks(png, [chunk], () => false)

test('CRC-32 of the check string', () => {
  expect(crc32(utf8('123456789'))).toBe(0xcbf43926)
  expect(crc32(utf8('6789'), crc32(utf8('12345')))).toBe(0xcbf43926)
})

test('chunks are what another reader and writer says they are', async () => {
  const png = await blank()
  const types: string[] = []
  for await (const { type } of walkChunks(fromBytes(png))) types.push(type)
  expect(types[0]).toBe('IHDR')
  expect(types.at(-1)).toBe('IEND')
  expect(await readSize(fromBytes(png))).toEqual({ width: 5, height: 4 })
})

describe('a picture with its recipe', () => {
  test.each([
    ['plain', {}],
    ['Chinese and emoji', { prompt: '日落时海上的两艘红色帆船 🚤', negative: '雾' }],
    ['control characters and a lone surrogate', { prompt: 'a\0b\n"c"\ud800' }],
    ['a megabyte', { prompt: '红色 boat '.repeat(125_000) }],
  ])('%s comes back as it was', async (_, settings) => {
    const png = await blank()
    const marked = await writeRecipe(png, recipe(settings))
    const found = await readRecipe(fromBytes(marked))
    expect(found).toMatchObject({ source: 'flowline', notes: [] })
    expect(found.recipe).toEqual(recipe(settings))
    const [before, after] = await Promise.all([sharp(png).raw().toBuffer(), sharp(marked).raw().toBuffer()])
    expect(after.equals(before)).toBe(true)
  })

  test('other readers find the parameters and the AI mark', async () => {
    const marked = await writeRecipe(await blank(), recipe())
    const { xmp, comments } = await sharp(marked).metadata()
    expect(xmp!.toString()).toContain(`<Iptc4xmpExt:DigitalSourceType>${aiSourceType}</Iptc4xmpExt:DigitalSourceType>`)
    const parameters = comments!.find(({ keyword }) => keyword === 'parameters')!.text
    expect(parameters.split('\n')[0]).toBe('two red boats')
    expect(parameters).toContain('Negative prompt: fog\nSteps: 10, Sampler: uhp-fi')
    expect(parameters).toContain('Seed: 12345, Size: 64x48, Model hash: ababababab, Model: "Exact, pictures"')
  })

  test('writing again replaces, never doubles', async () => {
    const twice = await writeRecipe(await writeRecipe(await blank(), recipe()), recipe({ prompt: 'second' }))
    const { texts } = await readTexts(fromBytes(twice), new Set(['flowline', 'parameters', 'XML:com.adobe.xmp']))
    expect(texts.map(({ keyword }) => keyword)).toEqual(['flowline', 'parameters', 'XML:com.adobe.xmp'])
    expect((await readRecipe(fromBytes(twice))).recipe!.settings.prompt).toBe('second')
  })
})

describe('pictures that are not as they should be', () => {
  const read = async (chunk: Uint8Array) => readRecipe(fromBytes(await withText(await blank(), chunk)))
  const itxt = (keyword: string, body: Uint8Array, packed = 0): Uint8Array =>
    encodeChunk('iTXt', concat([utf8(keyword), Uint8Array.of(0, packed, 0, 0, 0), body]))

  test('no PNG, no recipe, cut off', async () => {
    await expect(readRecipe(fromBytes(utf8('GIF89a and more')))).rejects.toMatchObject({
      code: 'invalid-input',
      message: /not a PNG/,
    })
    await expect(readRecipe(fromBytes(new Uint8Array(0)))).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(readRecipe(fromBytes(await blank()))).rejects.toMatchObject({ code: 'recipe-missing' })
    const marked = await writeRecipe(await blank(), recipe())
    await expect(readRecipe(fromBytes(marked.subarray(0, 200)))).rejects.toMatchObject({ code: 'recipe-missing' })
    await expect(writeRecipe(marked.subarray(0, -20), recipe())).rejects.toMatchObject({
      code: 'invalid-input',
      message: /last chunk/,
    })
  })

  test('malformed JSON, a newer version, a missing field', async () => {
    await expect(read(itxt('flowline', utf8('{"version":1,')))).rejects.toMatchObject({
      code: 'recipe-malformed',
      message: /JSON/,
    })
    await expect(read(itxt('flowline', utf8('{"version":7}')))).rejects.toMatchObject({
      message: /version 7.*update Flowline/,
      data: { version: 7 },
    })
    await expect(read(itxt('flowline', utf8('null')))).rejects.toMatchObject({ code: 'recipe-malformed' })
    const { outcome: _, ...rest } = recipe()
    await expect(read(itxt('flowline', utf8(JSON.stringify(rest))))).rejects.toMatchObject({ message: /at "outcome"/ })
  })

  test('a wrong CRC is skipped and said', async () => {
    const chunk = itxt('flowline', utf8(JSON.stringify(recipe()))).slice()
    chunk[30]! ^= 1
    await expect(read(chunk)).rejects.toMatchObject({ code: 'recipe-malformed', data: { skipped: 1 } })
  })

  test('after two that unpack to too much no other chunk is unpacked; plain ones are read', async () => {
    const packed = (keyword: string, data: Uint8Array): Uint8Array =>
      encodeChunk('zTXt', concat([utf8(keyword), Uint8Array.of(0, 0), data]))
    const bomb = deflateSync(new Uint8Array(20 * 2 ** 20))
    const [first, late] = [deflateSync(utf8('first')), deflateSync(utf8('late'))]
    const chunks = [packed('a', first), packed('b', bomb), packed('c', bomb), packed('d', late)]
    const png = await withChunks(await blank(), [...chunks, encodeChunk('tEXt', utf8('e\0last'))], () => false)
    expect(await readTexts(fromBytes(png), new Set('abcde'))).toEqual({
      texts: [
        { keyword: 'a', text: 'first' },
        { keyword: 'e', text: 'last' },
      ],
      skipped: 3,
    })
  })

  test('a small chunk that unpacks to gigabytes is not unpacked', async () => {
    const bomb = deflateSync(new Uint8Array(200 * 2 ** 20))
    const before = process.memoryUsage().arrayBuffers
    await expect(read(itxt('flowline', bomb, 1))).rejects.toMatchObject({ code: 'recipe-malformed' })
    await expect(read(encodeChunk('zTXt', concat([utf8('parameters'), Uint8Array.of(0, 0), bomb])))).rejects.toMatchObject({
      data: { skipped: 1 },
    })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150 * 2 ** 20)
  })

  test('compressed text of other tools is read', async () => {
    const text = deflateSync(Buffer.from('a café\nSteps: 20, Sampler: Euler, Seed: 5', 'latin1'))
    const found = await read(encodeChunk('zTXt', concat([utf8('parameters'), Uint8Array.of(0, 0), text])))
    expect(found).toMatchObject({
      source: 'parameters',
      recipe: null,
      settings: { prompt: 'a café', seed: 5, solver: { id: 'euler', steps: 20 } },
    })
  })

  test('what ComfyUI and InvokeAI keep in a picture is read', async () => {
    const text = (keyword: string, json: object): Uint8Array => encodeChunk('tEXt', utf8(`${keyword}\0${JSON.stringify(json)}`))
    const graph = {
      1: { class_type: 'KSampler', inputs: { seed: 3, steps: 8, positive: ['2', 0], latent_image: ['3', 0] } },
      2: { class_type: 'CLIPTextEncode', inputs: { text: 'a cat' } },
      3: { class_type: 'EmptyLatentImage', inputs: { width: 64, height: 32 } },
    }
    const settings = { prompt: 'a cat', seed: 3, width: 64, height: 32, solver: { steps: 8 } }
    expect(await read(concat([text('workflow', {}), text('prompt', graph)]))).toMatchObject({ source: 'comfyui', settings })
    const meta = { positive_prompt: 'a dog', steps: 9 }
    expect(await read(text('invokeai_metadata', meta))).toMatchObject({ source: 'invokeai', settings: { prompt: 'a dog' } })
    expect(await read(concat([text('prompt', graph), encodeChunk('tEXt', utf8('parameters\0a bird'))]))).toMatchObject({
      source: 'parameters',
      settings: { prompt: 'a bird' },
    })
    await expect(read(text('workflow', {}))).rejects.toMatchObject({ code: 'recipe-missing', message: /ComfyUI workflow/ })
    await expect(read(text('prompt', []))).rejects.toMatchObject({ code: 'recipe-malformed', message: /ComfyUI/ })
  })

  test('texts under other names, and a second one under the same, are not unpacked', async () => {
    const packed = (keyword: string) =>
      encodeChunk('zTXt', concat([utf8(keyword), Uint8Array.of(0, 0), deflateSync(utf8('Steps: 7'))]))
    const chunks = [
      ...Array.from({ length: 40 }, () => packed('comment')),
      ...Array.from({ length: 20 }, () => packed('parameters')),
    ]
    const png = await withChunks(await blank(), chunks, () => false)
    const unpacking = vi.spyOn(globalThis, 'DecompressionStream')
    expect(await readRecipe(fromBytes(png))).toMatchObject({ source: 'parameters', settings: { solver: { steps: 7 } } })
    expect(unpacking).toHaveBeenCalledTimes(1)
    unpacking.mockRestore()
  })

  test('thousands of text chunks are not all read', async () => {
    const many = concat(Array.from({ length: 5000 }, (_, i) => encodeChunk('tEXt', utf8(`k${i}\0text`))))
    const names = new Set(Array.from({ length: 5000 }, (_, i) => `k${i}`))
    const { texts, skipped } = await readTexts(fromBytes(await withText(await blank(), many)), names)
    expect(texts).toHaveLength(64)
    expect(skipped).toBe(4936)
  })

  test('random damage never throws anything but a plain refusal', async () => {
    const marked = await writeRecipe(await blank(), recipe())
    for (let i = 0; i < 400; i++) {
      const damaged = marked.slice()
      for (let k = 0; k < 3; k++) damaged[(i * 7919 + k * 104729) % damaged.length] = (i * 31 + k * 17) & 0xff
      const code = await readRecipe(fromBytes(damaged)).then(
        () => 'read',
        (error: { code?: string }) => error.code,
      )
      expect(['read', 'recipe-missing', 'recipe-malformed', 'invalid-input']).toContain(code)
    }
  })
})
