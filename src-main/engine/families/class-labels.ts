import { AppError } from '../../../src-shared/contract/errors.ts'
import { classCounts, labelNames } from '../../../src-shared/formats/class-labels.ts'
import type { ConditionerKind } from './conditioner.ts'

/**
 * A model of classes instead of text: the prompt is the number of a class or its name in `id2label` of model_index.json or in
 * `labels` of flowline.json. A class that means none is what guidance works against, and what an empty prompt means.
 */
export const classLabels: ConditionerKind = {
  id: 'class-labels',
  matches: (inputs) => inputs.labels !== undefined && inputs.context === undefined,
  main: () => null,
  open: async ({ denoiser, folder, config }) => {
    const names = labelNames(folder.json('model_index.json')?.['id2label'] ?? folder.sidecar['labels'])
    const spec = denoiser.inputs.labels!
    const oneHot = spec.shape.length === 2 && spec.type.startsWith('float')
    const { classes, none } = classCounts(spec.shape, config, names)
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
