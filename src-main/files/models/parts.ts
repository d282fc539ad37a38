import type { ModelKind } from '../../../src-shared/contract/index.ts'
import { needsOf } from '../../../src-shared/formats/model-kind.ts'
import type { Config, GraphFile, ModelContents, ProblemCode } from './contents.ts'
import { isPacked } from './sizes.ts'

type Graphs = ReadonlyMap<string, GraphFile>

/** Notes a graph that a model cannot do without and that is not there, or lies there under another name. */
export async function noteMissing(contents: ModelContents, code: ProblemCode, folder: string): Promise<void> {
  const file = `${folder}/model.onnx`
  if (await contents.has(file)) return
  const found = await otherName(contents, folder)
  if (found) contents.note('graph-renamed', { file, found })
  else contents.note(code, { file })
}

/** The first graph of a folder that is not called model.onnx, as `folder/name`; null where there is none. */
export async function otherName(contents: ModelContents, folder: string): Promise<string | null> {
  const name = (await contents.names(folder)).filter((one) => one.toLowerCase().endsWith('.onnx')).sort()[0]
  return name === undefined ? null : `${folder}/${name.slice(0, 200)}`
}

/** Channels of a latent, from the decoder's graph, else its config; null where neither says. */
export function latentChannels(graphs: Graphs, decoder: Config | null): number | null {
  const told = [graphs.get('vae_decoder')?.header.inputs[0]?.shape[1], decoder?.['latent_channels']]
  return told.find((value): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0) ?? null
}

/** Notes what the decoding and the encoding lack, and channels of the network that nothing is known to fill with. */
export async function checkParts(contents: ModelContents, { kind, graphs, network, config, latent }: PartFacts): Promise<void> {
  const needed = needsOf[kind].graphs.includes('vae_decoder')
  if (needed) await noteMissing(contents, 'decoder-missing', 'vae_decoder')
  if (kind === 'sd3' && !(await contents.has(t5))) contents.note('t5-note', { file: t5 })
  if (!graphs.has('vae_decoder')) return
  const width = network.channels ?? config['in_channels']
  const beyond = latent !== null && typeof width === 'number' && width > latent && !isPacked(kind)
  if (beyond && width !== 2 * latent + 1) {
    contents.note('channels-unsupported', { file: network.file, channels: width, latent })
    return
  }
  if (await contents.has(encoder)) return
  contents.note(beyond ? 'encoder-missing' : 'encoder-note', { file: encoder })
}

export interface PartFacts {
  readonly kind: ModelKind
  readonly graphs: Graphs
  /** The denoising graph; `channels` of its sample, null where it leaves them open. */
  readonly network: { readonly file: string; readonly channels: number | null }
  readonly config: Config
  readonly latent: number | null
}

const encoder = 'vae_encoder/model.onnx'
const t5 = 'text_encoder_3/model.onnx'
