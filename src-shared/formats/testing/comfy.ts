type Graph = Record<string, { class_type: string; inputs: Record<string, unknown> }>

/** A node of a graph. */
export const node = (type: string, inputs: Record<string, unknown> = {}): Graph[string] => ({ class_type: type, inputs })

/** The graph of the usual first workflow, with the inputs of its sampler changed and nodes added. */
export const usual = (sampler: Record<string, unknown> = {}, more: Graph = {}): Graph => ({
  3: node('KSampler', {
    seed: 8566257,
    steps: 20,
    cfg: 8,
    sampler_name: 'euler',
    scheduler: 'normal',
    denoise: 1,
    model: ['4', 0],
    positive: ['6', 0],
    negative: ['7', 0],
    latent_image: ['5', 0],
    ...sampler,
  }),
  4: node('CheckpointLoaderSimple', { ckpt_name: 'base.safetensors' }),
  5: node('EmptyLatentImage', { width: 512, height: 768, batch_size: 1 }),
  6: node('CLIPTextEncode', { text: 'a red boat', clip: ['4', 1] }),
  7: node('CLIPTextEncode', { text: 'fog', clip: ['4', 1] }),
  8: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
  9: node('SaveImage', { filename_prefix: 'boat', images: ['8', 0] }),
  ...more,
})
