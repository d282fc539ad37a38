import { Bookmark, ImagePlus, FileDown } from 'lucide-react'
import { useState } from 'react'
import { calibrationStages, type CalibrationReport, type OptimisedNodes } from '../../../src-shared/contract/calibration.ts'
import type { CandidateSummary } from '../../../src-shared/contract/lab-report.ts'
import type { LabStudy } from '../../../src-shared/contract/lab.ts'
import { sigmasTextOrNull } from '../../../src-shared/numerics/study/sigmas-text.ts'
import { saveNodeSet } from '../../client/node-sets.ts'
import { LevelsPlot } from '../../plots/levels-plot.tsx'
import { LogPlot } from '../../plots/log-plot.tsx'
import { useSize } from '../../plots/use-size.ts'
import { IconButton } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatMeasure } from '../../ui/format.ts'
import { SaveAs } from '../../ui/save-as.tsx'
import { useText, type TextKey } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { saveJson } from './export.ts'
import { Judged } from './judged.tsx'
import { NodesOut } from './nodes-out.tsx'
import { isLive, StudyHeader, type StudyActions } from './study-header.tsx'

/** Nodes being made for a method: the stages, the search as its error falls, and what came of it. */
export function Calibrated({
  study,
  report,
  actions,
  onUse,
}: {
  study: LabStudy
  report: CalibrationReport | null
  actions: StudyActions
  onUse: (candidate: CandidateSummary) => void
}) {
  const { t } = useText()
  const found = report?.found ?? null
  const exports = report && found ? [{ label: t('lab.exportJson'), icon: FileDown, onSelect: () => saveJson(study, report) }] : []
  return (
    <div className="flex h-full min-h-0 flex-col">
      <StudyHeader study={study} actions={actions} exports={exports} />
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        {!found && (isLive(study) || report) && <Stages at={report?.stage ?? null} />}
        {report && found && <Found report={report} found={found} onUse={onUse} />}
        {report && report.trail.length > 1 && <Search trail={report.trail} />}
      </div>
    </div>
  )
}

function Stages({ at }: { at: CalibrationReport['stage'] | null }) {
  const { t } = useText()
  const now = at === null ? 0 : calibrationStages.indexOf(at)
  return (
    <ol aria-label={t('lab.stages')} className="flex shrink-0 flex-wrap gap-x-6 gap-y-2">
      {calibrationStages.map((stage, i) => (
        <li
          key={stage}
          aria-current={i === now ? 'step' : undefined}
          className={cx('flex items-center gap-2', i === now ? 'text-fg' : i < now ? 'text-fg-2' : 'text-fg-3')}
        >
          <span
            className={cx(
              'flex size-5 shrink-0 items-center justify-center rounded-full text-xs tabular-nums',
              i === now ? 'bg-accent-solid text-on-accent' : 'bg-raised shadow-[inset_0_0_0_1px_var(--line)]',
            )}
          >
            {i < now ? '✓' : i + 1}
          </span>
          {t(`lab.stage.${stage}`)}
        </li>
      ))}
    </ol>
  )
}

/** What the search came to after so many lists of levels. */
function Search({ trail }: { trail: CalibrationReport['trail'] }) {
  const { t } = useText()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const [chosen, choose] = useState<string | null>(null)
  const points = trail.map(({ tries, error }) => ({ id: String(tries), x: tries, y: error }))
  const held = points.find(({ id }) => id === chosen) ?? points.at(-1)!
  const said = t('lab.searchSaid', { tries: held.x, error: formatMeasure(held.y) })
  return (
    <section aria-label={t('lab.search')} className="shrink-0">
      <div ref={ref} data-figure className="h-56">
        {width > 0 && (
          <LogPlot
            label={t('lab.search')}
            said={said}
            xLabel={t('lab.searchTries')}
            yLabel={t('lab.searchError')}
            series={[{ id: 'search', look: 0, points }]}
            front={[]}
            floor={null}
            even
            chosen={chosen}
            width={width}
            height={224}
            format={formatMeasure}
            onChoose={choose}
          />
        )}
      </div>
      <p aria-live="polite" className="text-xs text-fg-2">
        {said}
      </p>
    </section>
  )
}

function Found({
  report,
  found,
  onUse,
}: {
  report: CalibrationReport
  found: OptimisedNodes
  onUse: (candidate: CandidateSummary) => void
}) {
  const { t } = useText()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const { levels, start, heldOut, seen, ratio, pictures } = found
  const named = (nodes: string | null): string => (nodes === report.name ? t('lab.made') : t(`nodes.${nodes}` as TextKey))
  const text = sigmasTextOrNull(levels, report.model.predictionType)
  const verdict = ratio === null ? 'lab.verdictNone' : ratio < 1 ? 'lab.verdictBetter' : 'lab.verdictNotBetter'
  return (
    <>
      <p className="max-w-prose shrink-0">
        {t(verdict, { ratio: ratio === null ? '' : formatMeasure(ratio), kind: named(heldOut[1]?.nodes ?? null) })}
      </p>
      <div ref={ref} className="shrink-0">
        {width > 0 && (
          <LevelsPlot
            label={t('lab.levels')}
            rows={[
              { name: t('lab.levelsStart'), levels: start },
              { name: t('lab.made'), levels },
            ]}
            width={width}
            format={formatMeasure}
          />
        )}
      </div>
      <div
        role="region"
        aria-label={t('lab.table')}
        tabIndex={0}
        className="shrink-0 overflow-x-auto focus-visible:-outline-offset-2"
      >
        <table className="w-full border-collapse text-right text-xs">
          <thead className="text-fg-3">
            <tr>
              {(['lab.nodes', 'lab.colSeen', 'lab.colHeldOut', 'lab.colWorst'] as const).map((head) => (
                <th key={head} scope="col" className="px-2 py-1 font-normal whitespace-nowrap first:pl-0 first:text-left">
                  {t(head)}
                </th>
              ))}
              <th scope="col" className="w-28">
                <span className="sr-only">{t('lab.use')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {heldOut.map((row) => (
              <tr key={row.nodes} className="h-8 border-t border-line hover:bg-hover">
                <td className={cx('px-2 text-left whitespace-nowrap first:pl-0', row.nodes === report.name && 'font-medium')}>
                  {named(row.nodes)}
                </td>
                {[
                  seen.find(({ nodes }) => nodes === row.nodes)?.latent?.error.median,
                  row.latent?.error.median,
                  row.latent?.error.worst,
                ].map((error, i) => (
                  <td key={i} className="px-2 tabular-nums">
                    {formatMeasure(error ?? null)}
                  </td>
                ))}
                <td className="whitespace-nowrap">
                  {row.nodes === report.name && (
                    <>
                      <SaveAs
                        icon={Bookmark}
                        label={t('create.nodesSave')}
                        nameLabel={t('create.nodesSaveName')}
                        onSave={(name) => save(name, levels, t('create.nodesSaved', { name }))}
                      />
                      {text && <NodesOut text={text} />}
                    </>
                  )}
                  <IconButton icon={ImagePlus} size={24} label={t('lab.use')} side="left" onClick={() => onUse(row)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="max-w-prose shrink-0 text-xs text-fg-3">{t('lab.calibratedText')}</p>
      <div className="shrink-0 overflow-x-auto">
        <Judged pictures={pictures} made={named(report.name)} kind={named(heldOut[1]?.nodes ?? null)} />
      </div>
    </>
  )
}

async function save(name: string, levels: readonly number[], title: string): Promise<void> {
  await saveNodeSet(name, levels)
  toast({ tone: 'done', title })
}
