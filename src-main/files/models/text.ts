import type { ModelKind } from '../../../src-shared/contract/index.ts'
import { needsOf } from '../../../src-shared/formats/model-kind.ts'
import type { Config, GraphFile, ModelContents } from './contents.ts'
import { noteMissing } from './parts.ts'

const encoders = ['text_encoder', 'text_encoder_2', 'text_encoder_3'] as const
type Graphs = ReadonlyMap<string, GraphFile>

export const tokenizerOf = (encoder: string): string => encoder.replace('text_encoder', 'tokenizer')

/** Notes text encoders and tokenizers that are missing; returns how many tokens of a prompt are read, null where unknown. */
export async function readText(
  contents: ModelContents,
  kind: ModelKind,
  graphs: Graphs,
  sidecar: Config,
): Promise<number | null> {
  const needed = needsOf[kind].graphs
  for (const encoder of encoders) {
    if (graphs.has(encoder)) await checkTokenizer(contents, tokenizerOf(encoder))
    else if (needed.includes(encoder)) await noteMissing(contents, 'text-encoder-missing', encoder)
  }
  const { reads } = needsOf[kind]
  const counts = reads !== undefined && graphs.has(reads.encoder)
  const main = counts ? reads.encoder : encoders.find((encoder) => graphs.has(encoder))
  const graph = main === undefined ? undefined : graphs.get(main)
  return graph ? readLength(contents, main!, graph, sidecar, counts ? reads.tokens : null) : null
}

async function checkTokenizer(contents: ModelContents, folder: string): Promise<void> {
  const has = async (...names: string[]): Promise<boolean> => {
    for (const name of names) if (!(await contents.has(`${folder}/${name}`))) return false
    return true
  }
  const complete = (await has('vocab.json', 'merges.txt')) && (await contents.fileBytes(`${folder}/merges.txt`)) > 0
  if ((await has('tokenizer.json')) || complete || (await has('spiece.model'))) return
  const [vocabulary, merges] = [await has('vocab.json'), await has('merges.txt')]
  const file = vocabulary ? 'merges.txt' : merges ? 'vocab.json' : 'tokenizer.json'
  contents.note('tokenizer-missing', { file: `${folder}/${file}` })
}

async function readLength(
  contents: ModelContents,
  encoder: string,
  { header }: GraphFile,
  sidecar: Config,
  usual: number | null,
): Promise<number | null> {
  const length = header.inputs.find(({ name }) => name === 'input_ids')?.shape[1]
  if (typeof length === 'number' && length > 0) return length
  const config = await contents.json(`${encoder}/config.json`)
  const declared = [sidecar['maxTokens'], usual, config?.['max_position_embeddings']].find(
    (value) => typeof value === 'number' && value >= 1 && value <= 100_000,
  )
  return typeof declared === 'number' ? Math.floor(declared) : null
}
