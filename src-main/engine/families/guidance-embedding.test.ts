import { expect, test } from 'vitest'
import { guidanceEmbedding } from './guidance-embedding.ts'

/** get_guidance_scale_embedding of diffusers 0.42.1 at w = 6.5 and 8 numbers; its frequencies are float32. */
const published = [
  -0.0447847386, 0.1101664866, 0.9911233294, 0.605186463, -0.9989966602, 0.9939131477, 0.1329456505, 0.7960837551,
]

test('the embedding of guidance 7.5 is that of diffusers', () => {
  guidanceEmbedding(7.5, 8).forEach((value, i) => expect(value).toBeCloseTo(published[i]!, 4))
})

test('guidance 1 is no guidance, an odd size ends with 0', () => {
  expect([...guidanceEmbedding(1, 5)]).toEqual([0, 0, 1, 1, 0])
})
