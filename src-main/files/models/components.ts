import type { ModelComponent } from '../../../src-shared/contract/index.ts'
import type { Config, GraphFile, ModelContents } from './contents.ts'
import { schedulerFile } from './schedule.ts'
import { tokenizerOf } from './text.ts'
import { countParameters, readPrecision } from './weights.ts'

/** The parts of a model folder with a graph, in the order in which a picture is made. */
export const graphFolders = [
  'text_encoder',
  'text_encoder_2',
  'text_encoder_3',
  'unet',
  'transformer',
  'vae_encoder',
  'vae_decoder',
] as const

const tokenizerFiles = ['tokenizer.json', 'vocab.json', 'spiece.model']

/** What the folder is made of. */
export async function listComponents(
  contents: ModelContents,
  index: Config,
  graphs: ReadonlyMap<string, GraphFile>,
): Promise<ModelComponent[]> {
  const components: ModelComponent[] = []
  for (const [name, { header, bytes, file }] of graphs) {
    components.push({
      name,
      className: classOf(index, name),
      file,
      bytes,
      parameters: countParameters(header),
      precision: readPrecision(header),
      opset: header.opset,
      inputs: header.inputs,
      outputs: header.outputs,
    })
  }
  const small = { parameters: null, precision: null, opset: null, inputs: [], outputs: [] }
  for (const encoder of graphFolders.filter((name) => name.startsWith('text_encoder'))) {
    const name = tokenizerOf(encoder)
    for (const file of tokenizerFiles.map((one) => `${name}/${one}`)) {
      const bytes = await contents.fileBytes(file)
      if (bytes === 0) continue
      components.push({ ...small, name, className: classOf(index, name), file, bytes })
      break
    }
  }
  if (await contents.has(schedulerFile)) {
    const bytes = await contents.fileBytes(schedulerFile)
    components.push({ ...small, name: 'scheduler', className: classOf(index, 'scheduler'), file: schedulerFile, bytes })
  }
  return components
}

function classOf(index: Config, component: string): string | null {
  const entry = index[component.startsWith('vae_') ? 'vae' : component]
  return Array.isArray(entry) && typeof entry[1] === 'string' ? entry[1].slice(0, 200) : null
}
