import { Play, X } from 'lucide-react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { useSolvers } from '../../client/queries.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatBytes, formatLarge, formatMeasure, formatTolerance } from '../../ui/format.ts'
import { useEscape } from '../../ui/hooks.ts'
import { useText, type Translate } from '../../ui/text.ts'
import { Components } from './components.tsx'
import { Devices } from './devices.tsx'
import { Hash } from './hash.tsx'
import { kindText } from './kind.ts'
import { Measurements } from './measure.tsx'
import { Problem } from './problem.tsx'
import { RemoveButton } from './remove.tsx'

type Value = React.ReactNode

/** All that is known of a model folder. */
export function Inspect({ model, onClose, onUse }: { model: ModelCard; onClose: () => void; onUse: (model: ModelCard) => void }) {
  const { t, language } = useText()
  const { data: solvers } = useSolvers()
  useEscape(onClose)
  const { schedule, size, recommended } = model
  const from = (source: string | null): Value =>
    source && <span className="block text-fg-3">{t('models.predictionFrom', { source })}</span>
  const rows: [string, Value][] = [
    [
      t('models.kind'),
      model.architecture !== 'unknown' && (
        <>
          {kindText(model, t)}
          {from(model.kindFrom)}
        </>
      ),
    ],
    [
      t('models.prediction'),
      model.predictionType && (
        <>
          {t(`prediction.${model.predictionType}`)}
          {from(model.predictionTypeFrom)}
        </>
      ),
    ],
    [
      t('models.schedule'),
      schedule &&
        `${schedule.id}${t('common.comma')}${schedule.discrete && schedule.trainSteps !== null ? t('models.discrete', { steps: schedule.trainSteps }) : t('models.continuous')}`,
    ],
    [
      t('models.rangeName'),
      schedule && t('models.range', { min: formatMeasure(schedule.sigmaMin), max: formatMeasure(schedule.sigmaMax) }),
    ],
    [
      t('models.size'),
      size &&
        `${size.width} × ${size.height}${t('common.comma')}${size.fixed ? t('models.fixed') : t('models.multiples', { multiple: size.multiple })}`,
    ],
    [t('models.sampleShape'), model.sampleShape.join(' × ')],
    [t('models.text'), textOf(model, t)],
    [t('models.recommended'), recommended && recommendedText(recommended, solvers?.solvers ?? [], t)],
    [t('models.precision'), model.precision],
    [t('models.parameters'), model.parameters !== null && formatLarge(model.parameters, language)],
    [t('models.bytes'), formatBytes(model.bytes)],
    [t('models.licence'), [model.licence, model.licenceFile].filter(Boolean).join(t('common.comma'))],
    [
      t('models.path'),
      <>
        <span className="break-all">{model.path}</span>
        <span className="block text-fg-3">{t(`models.origin.${model.origin}`)}</span>
      </>,
    ],
    [t('models.structure'), model.components.length > 0 && <span className="break-all">{model.structure}</span>],
    [t('models.hash'), (model.usable || model.hash) && <Hash model={model} />],
  ]
  return (
    <aside aria-label={t('models.inspect')} className="flex w-96 shrink-0 flex-col border-l border-line bg-panel">
      <header className="flex h-9 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
        <h2 className="mr-auto truncate font-medium" title={model.name}>
          {model.name}
        </h2>
        {model.usable && (
          <Button look="quiet" icon={Play} className="h-6" onClick={() => onUse(model)}>
            {t('models.use')}
          </Button>
        )}
        <RemoveButton model={model} className="size-6" />
        <IconButton icon={X} size={24} label={t('common.close')} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4" data-selectable>
        {model.problems.length > 0 && (
          <section aria-label={t(model.usable ? 'models.notes' : 'models.problems')} className="mb-4">
            <h3 className="mb-1 font-medium">{t(model.usable ? 'models.notes' : 'models.problems')}</h3>
            <ul>
              {model.problems.map((problem) => (
                <Problem key={problem.message} problem={problem} blocking={!model.usable} />
              ))}
            </ul>
          </section>
        )}
        <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)] gap-x-3 gap-y-1.5">
          {rows.map(
            ([name, value]) =>
              value && (
                <div key={name} className="contents">
                  <dt className="text-fg-3">{name}</dt>
                  <dd className="min-w-0 break-words">{value}</dd>
                </div>
              ),
          )}
        </dl>
        {model.usable && <Measurements model={model} />}
        {model.usable && <Devices model={model} />}
        <Components components={model.components} />
      </div>
    </aside>
  )
}

function textOf({ textConditioned, maxTokens }: ModelCard, t: Translate): string {
  if (!textConditioned) return t('models.textNo')
  return maxTokens === null ? t('models.textUnknown') : t('models.textYes', { tokens: maxTokens })
}

function recommendedText(
  { solver: { id, steps, rtol }, guidance }: NonNullable<ModelCard['recommended']>,
  solvers: readonly SolverInfo[],
  t: Translate,
): string {
  const info = solvers.find((one) => one.id === id)
  const solver = info?.name ?? id
  const how = info?.adaptive
    ? t('models.recommendedTolerance', { solver, tolerance: formatTolerance(rtol) })
    : t('models.recommendedSteps', { solver, count: steps })
  return guidance === 1 ? how : `${how}${t('common.comma')}${t('create.guidance')} ${guidance}`
}
