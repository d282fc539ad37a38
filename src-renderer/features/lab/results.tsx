import { FileDown } from 'lucide-react'
import { useState } from 'react'
import type { CandidateSummary, LabReport } from '../../../src-shared/contract/lab-report.ts'
import type { LabStudy } from '../../../src-shared/contract/lab.ts'
import { warningText } from '../../../src-shared/i18n/warnings.ts'
import { Disclosure } from '../../ui/card.tsx'
import { formatMeasure, formatTolerance } from '../../ui/format.ts'
import { reportError } from '../../ui/report.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { useText } from '../../ui/text.ts'
import { Curves } from './curves.tsx'
import { saveCsv, saveJson, savePng, saveSvg } from './export.ts'
import type { CostKind, ErrorKind } from './figures.ts'
import { Orders } from './orders.tsx'
import { PathView } from './path-view.tsx'
import { Pictures } from './pictures.tsx'
import { isLive, StudyHeader, type StudyActions } from './study-header.tsx'
import { Table } from './table.tsx'

const views = ['curves', 'table', 'gridView', 'orders', 'path'] as const
type View = (typeof views)[number]

/** One comparison: how far it is and what it has found. */
export function Results({
  study,
  report,
  actions,
  onUse,
}: {
  study: LabStudy
  report: LabReport | null
  actions: StudyActions
  onUse: (candidate: CandidateSummary) => void
}) {
  const { t, language } = useText()
  const [view, setView] = useState<View>('curves')
  const [wanted, setKind] = useState<ErrorKind>('latent')
  const [cost, setCost] = useState<CostKind>('nfe')
  const live = isLive(study)
  const kind = study.pictures ? wanted : 'latent'
  const plotted = (view === 'curves' || (view === 'path' && (report?.paths?.length ?? 0) > 0)) && report !== null
  const exports = report
    ? [
        { label: t('lab.exportCsv'), icon: FileDown, onSelect: () => saveCsv(study, report) },
        { label: t('lab.exportJson'), icon: FileDown, onSelect: () => saveJson(study, report) },
        ...(plotted
          ? [
              { label: t('lab.exportSvg'), icon: FileDown, onSelect: () => saveSvg(study) },
              { label: t('lab.exportPng'), icon: FileDown, onSelect: () => void savePng(study).catch(reportError) },
            ]
          : []),
      ]
    : []
  return (
    <div className="flex h-full min-h-0 flex-col">
      <StudyHeader study={study} actions={actions} exports={exports} />
      {report ? (
        <>
          <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3">
            <Segmented
              label={t('lab.view')}
              value={view}
              options={views
                .filter((value) => value !== 'path' || study.paths)
                .map((value) => ({ value, label: t(`lab.${value}`) }))}
              onChange={setView}
            />
            {study.pictures && (view === 'curves' || view === 'table') && (
              <Segmented
                label={t('lab.errorOf')}
                value={kind}
                options={[
                  { value: 'latent', label: t('lab.ofSamples') },
                  { value: 'picture', label: t('lab.ofPictures') },
                ]}
                onChange={setKind}
              />
            )}
            {view === 'curves' && (
              <Segmented
                label={t('lab.against')}
                value={cost}
                options={[
                  { value: 'nfe', label: t('lab.byNfe') },
                  { value: 'seconds', label: t('lab.bySeconds') },
                ]}
                onChange={setCost}
              />
            )}
          </div>
          <div className="min-h-0 flex-1 pt-1">
            {view === 'curves' && <Curves report={report} kind={kind} cost={cost} />}
            {view === 'table' && <Table report={report} kind={kind} onUse={onUse} />}
            {view === 'gridView' && <Pictures report={report} decoded={study.pictures} />}
            {view === 'orders' && <Orders report={report} />}
            {view === 'path' && <PathView paths={report.paths} live={live} />}
          </div>
          <footer className="max-h-28 shrink-0 overflow-y-auto border-t border-line px-4 py-2 text-xs text-fg-3">
            <p>
              {t('lab.resolution', {
                solver: report.reference.solver.toUpperCase(),
                tolerance: formatTolerance(report.reference.tolerance),
                second: report.reference.second.toUpperCase(),
                resolution: formatMeasure(report.reference.resolution),
              })}
            </p>
            {report.notes.length > 0 && (
              <Disclosure title={`${t('lab.notes')} (${report.notes.length})`}>
                <ul className="flex flex-col gap-1">
                  {report.notes.map((note) => (
                    <li key={note}>{warningText(note, language)}</li>
                  ))}
                </ul>
              </Disclosure>
            )}
          </footer>
        </>
      ) : (
        live && <p className="p-4 text-fg-3">{t('lab.firstReference')}</p>
      )}
    </div>
  )
}
