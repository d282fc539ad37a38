import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { Translate } from '../../ui/text.ts'

/** The kind of a model in words; a folder's own word for it leads. */
export const kindText = ({ kind, architecture }: Pick<ModelCard, 'kind' | 'architecture'>, t: Translate): string =>
  kind === architecture ? t(`kind.${architecture}`) : kind + t('common.comma') + t(`kind.${architecture}`)
