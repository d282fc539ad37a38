import { AppError } from '../../../src-shared/contract/errors.ts'
import type { ConditionerKind, Opening } from './conditioner.ts'

/**
 * A model of classes instead of text: the prompt is the number of a class or its name in `id2label` of model_index.json or in
 * `labels` of flowline.json. A network with one class more than there are names has been trained with that as "no class",
 * which guidance works against and an empty prompt means.
 */
export const classLabels: ConditionerKind = {
  id: 'class-labels',
  matches: (inputs) => inputs.labels !== undefined && inputs.context === undefined,
  main: () => null,
  open: async (opening) => {
    const { denoiser } = opening
    const names = labelNames(opening)
    const spec = denoiser.inputs.labels!
    const oneHot = spec.shape.length === 2 && spec.type.startsWith('float')
    const { classes, none } = classCounts(opening, names)
    const values = (label: number) =>
      oneHot
        ? { data: Float32Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0)), shape: [classes] }
        : { data: [label], shape: [] }
    return {
      tokenizer: null,
      guided: none !== null,
      unguided: 'The model has no class that means none, so guidance has no effect.',
      condition: async ({ text, branch }) => {
        const wanted = text.trim()
        if (branch === 'unconditional') return { values: { labels: values(none ?? 0) }, cutFrom: null }
        if (wanted === '') {
          const warnings = none === null ? ['The prompt names no class, so class 0 is drawn.'] : []
          return { values: { labels: values(none ?? 0) }, cutFrom: null, warnings }
        }
        return { values: { labels: values(labelOf(wanted, names, classes)) }, cutFrom: null }
      },
    }
  },
}

/** Name in lower case to number. A label of several names, with commas between, goes by each of them. */
function labelNames({ folder }: Opening): ReadonlyMap<string, number> {
  const given = folder.json('model_index.json')?.['id2label'] ?? folder.sidecar['labels']
  const names = new Map<string, number>()
  if (typeof given !== 'object' || given === null) return names
  for (const [key, label] of Object.entries(given)) {
    if (typeof label !== 'string' || !/^\d+$/.test(key)) continue
    for (const name of [label, ...label.split(',')]) names.set(name.trim().toLowerCase(), Number(key))
  }
  return names
}

function classCounts(
  { denoiser, config }: Opening,
  names: ReadonlyMap<string, number>,
): { classes: number; none: number | null } {
  const width = denoiser.inputs.labels!.shape[1]
  const declared = [width, config['num_class_embeds'], config['num_embeds_ada_norm']].find(
    (value) => typeof value === 'number' && value > 0,
  ) as number | undefined
  const named = names.size > 0 ? Math.max(...names.values()) + 1 : 0
  const classes = declared ?? (named > 0 ? named : Infinity)
  /** A transformer of DiT's kind keeps the class after its last for "none" (Peebles and Xie 2023). */
  if (config['norm_type'] === 'ada_norm_zero' && typeof config['num_embeds_ada_norm'] === 'number')
    return { classes, none: config['num_embeds_ada_norm'] }
  return { classes, none: named > 0 && classes === named + 1 ? named : null }
}

function labelOf(wanted: string, names: ReadonlyMap<string, number>, classes: number): number {
  const label = names.get(wanted.toLowerCase()) ?? (/^\d+$/.test(wanted) ? Number(wanted) : null)
  if (label !== null && label < classes) return label
  const some = [...names.keys()].slice(0, 3).join('", "')
  throw new AppError(
    'invalid-input',
    `This model draws classes: write a number from 0 to ${classes - 1}${some === '' ? '' : `, or a name such as "${some}"`}; "${wanted.slice(0, 60)}" is none of its classes.`,
    { prompt: wanted.slice(0, 200) },
  )
}
