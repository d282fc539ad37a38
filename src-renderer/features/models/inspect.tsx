import { X } from 'lucide-react'
import type { ModelCard, TensorInfo } from '../../../src-shared/contract/models.ts'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { useSolvers } from '../../client/queries.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatBytes, formatLarge, formatMeasure, formatTolerance } from '../../ui/format.ts'
import { useText, type Translate } from '../../ui/text.ts'
import { kindText } from './kind.ts'
import { Problem } from './problem.tsx'

/** All that is known of a model folder without running it. */
export function Inspect({ model, onClose }: { model: ModelCard; onClose: () => void }) {
  const { t, language } = useText()
  const { data: solvers } = useSolvers()
  const { schedule, size, recommended } = model
  const rows: [string, string | null | false][] = [
    [
      t('models.kind'),
      kindText(model, t) + (model.kindFrom ? t('common.comma') + t('models.predictionFrom', { source: model.kindFrom }) : ''),
    ],
    [
      t('models.prediction'),
      model.predictionType &&
        t(`prediction.${model.predictionType}`) +
          (model.predictionTypeFrom ? t('common.comma') + t('models.predictionFrom', { source: model.predictionTypeFrom }) : ''),
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
    [
      t('models.text'),
      !model.textConditioned
        ? t('models.textNo')
        : model.maxTokens === null
          ? t('models.textUnknown')
          : t('models.textYes', { tokens: model.maxTokens }),
    ],
    [t('models.recommended'), recommended && recommendedText(recommended, solvers?.solvers ?? [], t)],
    [t('models.precision'), model.precision],
    [t('models.parameters'), model.parameters !== null && formatLarge(model.parameters, language)],
    [t('models.bytes'), formatBytes(model.bytes)],
    [t('models.structure'), model.structure],
    [t('models.hash'), model.hash],
    [t('models.licence'), [model.licence, model.licenceFile].filter(Boolean).join(t('common.comma'))],
    [t('models.path'), [t(`models.origin.${model.origin}`), model.path].join(t('common.comma'))],
  ]
  return (
    <aside aria-label={t('models.inspect')} className="flex w-96 shrink-0 flex-col border-l border-line bg-panel">
      <header className="flex h-9 shrink-0 items-center border-b border-line pr-2 pl-4">
        <h2 className="mr-auto truncate font-medium">{model.name}</h2>
        <IconButton icon={X} size={24} label={t('common.close')} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4" data-selectable>
        {model.problems.length > 0 && (
          <section className="mb-4">
            <h3 className="mb-1 font-medium">{t('models.problems')}</h3>
            <ul>
              {model.problems.map((problem) => (
                <Problem key={problem.message} problem={problem} blocking={!model.usable} />
              ))}
            </ul>
          </section>
        )}
        <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)] gap-x-3 gap-y-1">
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
        {model.components.length > 0 && <h3 className="mt-6 mb-2 font-medium">{t('models.components')}</h3>}
        {model.components.map((component) => (
          <section key={component.name} className="mb-2 rounded-md border border-line p-3">
            <div className="flex items-baseline gap-2">
              <h4 className="font-medium">{component.name}</h4>
              <span className="min-w-0 flex-1 truncate text-fg-3">{component.className}</span>
              <span className="text-fg-3">{formatBytes(component.bytes)}</span>
            </div>
            {component.file && <p className="mt-0.5 truncate text-fg-3">{component.file}</p>}
            <Tensors title={t('models.inputs')} tensors={component.inputs} />
            <Tensors title={t('models.outputs')} tensors={component.outputs} />
          </section>
        ))}
      </div>
    </aside>
  )
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

function Tensors({ title, tensors }: { title: string; tensors: readonly TensorInfo[] }) {
  if (tensors.length === 0) return null
  return (
    <div className="mt-2">
      <h5 className="text-xs text-fg-3">{title}</h5>
      {tensors.map((tensor) => (
        <p key={tensor.name} className="flex gap-2 font-mono text-xs">
          <span className="min-w-0 flex-1 truncate" title={tensor.name}>
            {tensor.name}
          </span>
          <span className="text-fg-3">
            {tensor.type} [{tensor.shape.join(', ')}]
          </span>
        </p>
      ))}
    </div>
  )
}
