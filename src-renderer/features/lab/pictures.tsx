import { useState } from 'react'
import type { Entry, LabReport, Truth } from '../../../src-shared/contract/lab-report.ts'
import { urls } from '../../client/urls.ts'
import { Comparison } from '../../plots/comparison.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { formatMeasure, formatTolerance } from '../../ui/format.ts'
import { reportError } from '../../ui/report.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { useText } from '../../ui/text.ts'

const caseName = ({ prompt, seed }: { prompt: string; seed: number }): string => JSON.stringify([prompt, seed])

/** What one noise became, every way beside the reference. */
export function Pictures({ report, decoded }: { report: LabReport; decoded: boolean }) {
  const { t } = useText()
  const truths = report.reference.runs
  const [asked, ask] = useState('')
  const [opened, open] = useState<Entry | null>(null)
  const truth = truths.find((one) => caseName(one) === asked) ?? truths[0]
  if (!decoded || !truth) return <p className="p-4 text-fg-3">{t('lab.noPictures')}</p>
  const entries = report.entries.filter((entry) => caseName(entry) === caseName(truth) && entry.ran && entry.distance?.picture)
  const options = truths.map((one) => ({
    value: caseName(one),
    label: [one.prompt, t('lab.caseSeed', { seed: one.seed })].filter(Boolean).join(' · '),
  }))
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 px-4 py-2">
        <Select
          label={t('lab.case')}
          value={caseName(truth)}
          groups={[{ label: null, options }]}
          className="max-w-md"
          onChange={ask}
        />
      </div>
      <ul className="grid min-h-0 flex-1 grid-cols-[repeat(auto-fill,minmax(128px,1fr))] content-start gap-3 overflow-y-auto px-4 pb-4">
        {truth.ran && (
          <Tile
            src={urls.studyPicture(truth.ran.key)}
            name={t('lab.referenceOf')}
            note={t('lab.referenceLine', {
              solver: report.reference.solver.toUpperCase(),
              tolerance: formatTolerance(report.reference.tolerance),
              nfe: truth.ran.nfe,
            })}
          />
        )}
        {entries.map((entry) => {
          const { rms } = entry.distance!.picture!
          return (
            <Tile
              key={entry.candidate}
              src={urls.studyPicture(entry.ran!.key)}
              name={entry.candidate}
              note={rms === 0 ? t('lab.same') : t('lab.apart', { rms: formatMeasure(rms) })}
              onOpen={() => open(entry)}
            />
          )
        })}
      </ul>
      {opened && <Against entry={opened} truth={truth} onClose={() => open(null)} />}
    </div>
  )
}

function Tile({ src, name, note, onOpen }: { src: string; name: string; note: string; onOpen?: () => void }) {
  const picture = (
    <img src={src} alt={name} loading="lazy" className="pixelated aspect-square w-full rounded-md bg-stage object-contain" />
  )
  return (
    <li className="min-w-0">
      {onOpen ? (
        <button type="button" onClick={onOpen} className="block w-full rounded-md outline-offset-2">
          {picture}
        </button>
      ) : (
        picture
      )}
      <p className="mt-1 truncate text-xs text-fg" title={name}>
        {name}
      </p>
      <p className="truncate text-2xs text-fg-3" title={note}>
        {note}
      </p>
    </li>
  )
}

function Against({ entry, truth, onClose }: { entry: Entry; truth: Truth; onClose: () => void }) {
  const { t } = useText()
  const [mode, setMode] = useState<'slide' | 'difference'>('slide')
  const title = t('lab.compareWith', { name: entry.candidate })
  return (
    <Dialog open onClose={onClose} title={title} className="top-[6%]! max-h-[88vh]! w-[min(44rem,calc(100vw-2rem))]!">
      <Segmented
        label={t('lab.view')}
        value={mode}
        options={[
          { value: 'slide', label: t('create.compareSlide') },
          { value: 'difference', label: t('create.compareDifference') },
        ]}
        onChange={setMode}
      />
      <div className="mt-3 h-[min(34rem,66vh)] overflow-hidden rounded-md bg-stage">
        <Comparison
          first={urls.studyPicture(entry.ran!.key)}
          second={urls.studyPicture(truth.ran!.key)}
          mode={mode}
          onError={reportError}
          labels={{
            group: title,
            divider: t('create.compareSlider'),
            measured: (value, rms) => t('create.compareMax', { value, rms: formatMeasure(rms) }),
            sizes: t('create.compareSizes'),
            first: entry.candidate,
            second: t('lab.referenceOf'),
          }}
        />
      </div>
    </Dialog>
  )
}
