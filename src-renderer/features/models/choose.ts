import type { ModelCard } from '../../../src-shared/contract/models.ts'

export const orders = ['own', 'name', 'kind', 'bytes', 'speed'] as const
export type Order = (typeof orders)[number]
export type Which = 'all' | 'usable' | 'problem'

export interface Choice {
  readonly text: string
  readonly which: Which
  readonly order: Order
}

export const everything: Choice = { text: '', which: 'all', order: 'own' }

/** Models that have every word of the text in their name, kind, folder, precision or licence, in the order asked for. */
export function choose(
  models: readonly ModelCard[],
  { text, which, order }: Choice,
  kindOf: (model: ModelCard) => string,
  language: string,
): ModelCard[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = models.filter((model) => {
    if (which !== 'all' && model.usable !== (which === 'usable')) return false
    if (words.length === 0) return true
    const said = [model.name, kindOf(model), model.path, model.precision, model.predictionType, model.licence]
      .join(' ')
      .toLowerCase()
    return words.every((word) => said.includes(word))
  })
  const names = new Intl.Collator(language, { numeric: true })
  const byName = (a: ModelCard, b: ModelCard): number => names.compare(a.name, b.name)
  switch (order) {
    case 'own':
      return found
    case 'name':
      return found.toSorted(byName)
    case 'kind':
      return found.toSorted((a, b) => names.compare(kindOf(a), kindOf(b)) || byName(a, b))
    case 'bytes':
      return found.toSorted((a, b) => b.bytes - a.bytes || byName(a, b))
    case 'speed':
      return found.toSorted((a, b) => secondsOf(a) - secondsOf(b) || byName(a, b))
  }
}

/** Not measured comes last. */
const secondsOf = ({ measured }: ModelCard): number => measured?.secondsPerEvaluation ?? Number.MAX_VALUE
