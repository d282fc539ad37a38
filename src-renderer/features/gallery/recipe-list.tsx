import type { PictureDetail } from '../../../src-shared/contract/gallery.ts'
import { solverLabel } from '../../../src-shared/numerics/tableau-info.ts'
import { useSolvers } from '../../client/queries.ts'
import { solverInfoOf } from '../../client/solver-info.ts'
import { formatBytes, formatDate, formatMeasure, formatSeconds, formatTolerance } from '../../ui/format.ts'
import { useText, type TextKey } from '../../ui/text.ts'

/** Every field of a recipe that says something, as name and value. */
export function RecipeList({ detail }: { detail: PictureDetail }) {
  const { t, language } = useText()
  const join = (...parts: (string | number)[]): string => parts.join(t('common.comma'))
  const toleranceOf = (asked: number, used: number | null): string =>
    used === null || used === asked
      ? formatTolerance(asked)
      : t('gallery.toleranceAsked', { used: formatTolerance(used), asked: formatTolerance(asked) })
  const { data: solvers } = useSolvers()
  const { picture, recipe } = detail
  const rows: [string, string | number | null | undefined | false][] = []
  if (recipe) {
    const { settings, outcome, model } = recipe
    const shape = settings.guidanceShape ?? {}
    const solver = solverInfoOf(settings.solver, solvers?.solvers)
    const adaptive = solver?.adaptive ?? outcome.effectiveTolerance !== null
    rows.push(
      [t('create.seed'), settings.seed],
      [t('create.noiseSource'), t(`noise.${settings.noiseSource}`)],
      [t('create.variation'), settings.variation && join(settings.variation.seed, settings.variation.strength)],
      [t('gallery.model'), model.name],
      [t('models.prediction'), t(`prediction.${model.predictionType}`)],
      [
        t('source.title'),
        settings.source?.state
          ? t('source.state', { sigma: formatMeasure(settings.source.state.sigma) })
          : settings.source &&
            join(
              `${t('source.strength')} ${settings.source.strength}`,
              ...(settings.source.mask === null ? [] : [t('mask.title')]),
            ),
      ],
      [t('create.clipSkip'), settings.clipSkip],
      [t('create.guidance'), settings.guidance !== 1 && settings.guidance],
      [t('create.interval'), shape.interval && `σ ${formatMeasure(shape.interval.from)} – ${formatMeasure(shape.interval.to)}`],
      [t('create.rescale'), shape.rescale],
      [t('create.threshold'), shape.threshold],
      [
        t('gallery.solver'),
        join(solver?.name ?? solverLabel(settings.solver), t('gallery.solverVersion', { version: outcome.solverVersion })),
      ],
      [t('create.chart'), t(`chart.${outcome.chart}` as TextKey)],
      [t('gallery.tolerance'), adaptive && toleranceOf(settings.solver.rtol, outcome.effectiveTolerance)],
      [t('create.nodes'), !adaptive && join(t(`nodes.${settings.solver.nodes.id}` as TextKey), settings.solver.steps)],
      [
        t('create.refinement'),
        settings.refinement.iterations > 0 &&
          join(`${settings.refinement.iterations} × ${settings.refinement.eta}`, `T ${settings.refinement.temperature}`),
      ],
      [t('gallery.status'), t(`status.${outcome.status}`)],
      [
        t('gallery.steps'),
        adaptive &&
          join(
            t('gallery.stepsValue', { accepted: outcome.acceptedSteps, rejected: outcome.rejectedSteps }),
            ...(outcome.completedSteps ? [t('trajectory.completed', { count: outcome.completedSteps })] : []),
          ),
      ],
      [t('gallery.nfe'), outcome.nfe.total],
      [t('gallery.networkCalls'), outcome.nfe.networkCalls],
      [t('gallery.batch'), outcome.batch],
      [
        t('gallery.time'),
        t('gallery.timeValue', { total: formatSeconds(outcome.seconds.total), network: formatSeconds(outcome.seconds.network) }),
      ],
      [t('gallery.provider'), join(t(`providerShort.${outcome.provider}`), outcome.precision)],
      [t('gallery.modelHash'), model.hash.slice(0, 16)],
      [t('gallery.encoderHash'), model.encoderHash?.slice(0, 16)],
      [t('gallery.noiseHash'), outcome.noiseHash.slice(0, 16)],
    )
  }
  rows.push(
    [t('gallery.dimensions'), join(`${picture.width} × ${picture.height}`, formatBytes(picture.bytes))],
    [t('gallery.created'), formatDate(picture.createdAt, language)],
    [t('gallery.file'), picture.file],
  )
  if (recipe) rows.push([t('gallery.app'), `Flowline ${recipe.app.version}`])
  return (
    <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-1" data-selectable>
      {rows.map(
        ([name, value]) =>
          value !== null &&
          value !== undefined &&
          value !== false && (
            <div key={name} className="contents">
              <dt className="text-fg-3">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
