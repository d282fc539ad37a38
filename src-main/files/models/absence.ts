import path from 'node:path'
import { modelsIn } from './collection.ts'
import type { ModelContents } from './contents.ts'
import { otherName } from './parts.ts'

/** Folders inside that are looked into for models of their own. */
const mostLooked = 200

/** Says why a folder without a denoising graph is none: a graph of another name, weights of another framework, a folder of models, or nothing. */
export async function explainAbsence(contents: ModelContents): Promise<void> {
  for (const folder of ['unet', 'transformer']) {
    const found = await otherName(contents, folder)
    if (!found) continue
    contents.note('graph-renamed', { file: `${folder}/model.onnx`, found })
    return
  }
  const root = await contents.names()
  const inner = [...(await contents.names('unet')), ...(await contents.names('transformer')), ...root]
  const foreign = inner.find((name) => /\.(safetensors|ckpt|pt|bin|gguf)$/i.test(name))
  if (foreign) {
    contents.note('not-onnx', { name: foreign.slice(0, 200) })
    return
  }
  const nested = (await modelsIn(contents.dir, mostLooked)).map((dir) => path.basename(dir))
  if (nested.length > 0) contents.note('folder-of-models', { names: nested.slice(0, 3).join(', ') })
  else contents.note('network-missing')
}
