import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { galleryQuerySchema, type GalleryQueryInput, type Picture } from '../src-shared/contract/index.ts'
import { openStore } from '../src-main/store/index.ts'

/** Times of the gallery's index with 50,000 pictures, median of 21 calls, milliseconds. */
const count = Number(process.argv[2] ?? 50_000)
const things = [
  ['boat', '帆船'],
  ['lighthouse', '灯塔'],
  ['cat', '黑猫'],
  ['cactus', '仙人掌'],
  ['teacup', '茶杯'],
  ['castle', '城堡'],
] as const
const colours = [
  ['red', '红色'],
  ['blue', '蓝色'],
  ['green', '绿色'],
  ['orange', '橙色'],
  ['purple', '紫色'],
] as const
const places = [
  ['on the sea at sunset', '日落时海上'],
  ['in the snow at night', '夜晚雪地里'],
  ['in the desert by day', '白天沙漠里'],
] as const

const library = mkdtempSync(path.join(tmpdir(), 'flowline-bench-'))
const { store, bytes } = openStore(library)
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!

function fill(): void {
  store.transaction(() => {
    for (let n = 0; n < count; n++) {
      const words = [pick(colours, n), pick(things, Math.floor(n / 5)), pick(places, Math.floor(n / 30))]
      const prompt =
        n % 2 === 0
          ? `${n % 97} ${words.map(([en]) => en).join(' ')} in fine weather`
          : `${words[2]![1]}的${words[0]![1]}${words[1]![1]}`
      const id = `p${String(n).padStart(6, '0')}`
      const picture: Picture = {
        id,
        runId: id,
        file: `pictures/${id}.png`,
        createdAt: new Date(1.75e12 + n * 60_000).toISOString(),
        width: 64,
        height: 64,
        bytes: 12_000,
        prompt,
        modelName: `Model ${n % 4}`,
        solverId: pick(['uhp-fi', 'euler', 'heun'], n),
        seed: n,
        nfe: 75,
        star: n % 50 === 0,
        tags: [],
        trashedAt: null,
      }
      store.pictures.put(picture, prompt, null, null)
    }
  })
  const every = (n: number): string[] =>
    Array.from({ length: Math.floor(count / n) }, (_, i) => `p${String(i * n).padStart(6, '0')}`)
  store.pictures.tag(every(2), 'half of all', true)
  store.pictures.tag(every(500), 'a few', true)
}

function time(name: string, work: () => unknown): void {
  const times: number[] = []
  for (let i = 0; i < 21; i++) {
    const start = performance.now()
    work()
    times.push(performance.now() - start)
  }
  console.log(
    `${times
      .sort((a, b) => a - b)[10]!
      .toFixed(2)
      .padStart(8)} ms  ${name}`,
  )
}

const query = (given: GalleryQueryInput) => () => store.pictures.query(galleryQuerySchema.parse(given))
const start = performance.now()
fill()
console.log(
  `${((performance.now() - start) / 1000).toFixed(1)} s to index ${count} pictures, ${(bytes() / 2 ** 20).toFixed(1)} MiB`,
)

let cursor: string | null = null
for (let page = 0; page < (count * 0.9) / 500; page++) cursor = query({ limit: 500, cursor })().nextCursor
time('first page of 100', query({ limit: 100 }))
time('page of 100 at 90 %', query({ limit: 100, cursor }))
time('oldest first', query({ limit: 100, sort: 'oldest' }))
time('one model', query({ limit: 100, modelName: 'Model 2' }))
time('one model and one solver', query({ limit: 100, modelName: 'Model 2', solverId: 'heun' }))
time('stars', query({ limit: 100, starred: true }))
time('a tag that a few have', query({ limit: 100, tag: 'a few' }))
time('a tag that half of all have', query({ limit: 100, tag: 'half of all' }))
time('search "lighthouse"', query({ text: 'lighthouse' }))
time('search "red cat snow"', query({ text: 'red cat snow' }))
time('search "fine" (half of all)', query({ text: 'fine' }))
time('search "f" (half of all, one letter)', query({ text: 'f' }))
time('search 灯塔', query({ text: '灯塔' }))
time('search 红色黑猫', query({ text: '红色黑猫' }))
time('search 的 (half of all)', query({ text: '的' }))
time('search without a result', query({ text: 'zeppelin' }))
time('facets', () => store.pictures.facets())
time('one picture', () => store.pictures.get('p000777'))
time('all ids and files (start-up)', () => store.pictures.files())
store.close()
rmSync(library, { recursive: true, force: true })
