import type { JudgedPictures } from '../../../src-shared/contract/calibration.ts'
import { urls } from '../../client/urls.ts'
import { useText } from '../../ui/text.ts'

/** Pictures that are shown, of as many seeds. */
const most = 6

/** What held-out seeds became: the reference, and on two lists of levels. */
export function Judged({ pictures, made, kind }: { pictures: readonly JudgedPictures[]; made: string; kind: string }) {
  const { t } = useText()
  const shown = pictures.slice(0, most)
  if (shown.length === 0) return null
  const rows = [
    { name: t('lab.referenceOf'), keyOf: (one: JudgedPictures) => one.reference },
    { name: made, keyOf: (one: JudgedPictures) => one.made },
    { name: kind, keyOf: (one: JudgedPictures) => one.kind },
  ]
  return (
    <table aria-label={t('lab.judgedPictures')} className="shrink-0 self-start border-separate border-spacing-1 text-xs">
      <thead className="text-fg-3">
        <tr>
          <th scope="col">
            <span className="sr-only">{t('lab.nodes')}</span>
          </th>
          {shown.map(({ prompt, seed }) => (
            <th key={`${prompt} ${seed}`} scope="col" title={prompt} className="pb-0.5 text-left font-normal">
              {t('lab.caseSeed', { seed })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, keyOf }) => (
          <tr key={name}>
            <th scope="row" className="w-22 max-w-22 truncate pr-2 text-left font-normal text-fg-2" title={name}>
              {name}
            </th>
            {shown.map((one) => (
              <td key={`${one.prompt} ${one.seed}`}>
                <img
                  src={urls.studyPicture(keyOf(one))}
                  alt={`${name}, ${t('lab.caseSeed', { seed: one.seed })}`}
                  loading="lazy"
                  className="pixelated size-24 rounded-md bg-stage object-contain"
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
