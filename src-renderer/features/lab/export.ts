import type { CalibrationReport } from '../../../src-shared/contract/calibration.ts'
import type { LabReport } from '../../../src-shared/contract/lab-report.ts'
import type { LabStudy } from '../../../src-shared/contract/lab.ts'
import { studyCsv } from '../../../src-shared/formats/study-csv.ts'

/** Hands a file to the user. */
function save(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

const nameOf = ({ modelName, createdAt }: LabStudy): string =>
  `${modelName} ${createdAt.slice(0, 16)}`.replaceAll(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()

export const saveCsv = (study: LabStudy, report: LabReport): void =>
  save(`${nameOf(study)}.csv`, new Blob([studyCsv(report.entries)], { type: 'text/csv' }))

export const saveJson = (study: LabStudy, report: LabReport | CalibrationReport): void =>
  save(`${nameOf(study)}.json`, new Blob([`${JSON.stringify(report, null, 1)}\n`], { type: 'application/json' }))

/** Properties that give a figure its looks, written into it so that it stands without the page. */
const looks = ['fill', 'stroke', 'stroke-width', 'stroke-opacity', 'opacity', 'font-size', 'font-family', 'text-anchor'] as const

/** The figure on the screen as a file of its own, on the panel's background. */
export function figureSvg(figure: SVGSVGElement): string {
  const copy = figure.cloneNode(true) as SVGSVGElement
  const [from, to] = [figure, copy].map((root) => [...root.querySelectorAll<SVGElement>('*')])
  from!.forEach((element, index) => {
    const style = getComputedStyle(element)
    for (const look of looks) to![index]!.setAttribute(look, style.getPropertyValue(look))
    to![index]!.removeAttribute('class')
    to![index]!.removeAttribute('style')
  })
  for (const target of copy.querySelectorAll('[data-point]')) target.remove()
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  for (const name of ['class', 'tabindex', 'aria-describedby']) copy.removeAttribute(name)
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', getComputedStyle(document.documentElement).getPropertyValue('--panel'))
  copy.prepend(ground)
  return new XMLSerializer().serializeToString(copy)
}

const figure = (): SVGSVGElement | null => document.querySelector<SVGSVGElement>('[data-figure] svg')

export function saveSvg(study: LabStudy): void {
  const shown = figure()
  if (shown) save(`${nameOf(study)}.svg`, new Blob([figureSvg(shown)], { type: 'image/svg+xml' }))
}

/** At twice the size it has on the screen. */
export async function savePng(study: LabStudy): Promise<void> {
  const shown = figure()
  if (!shown) return
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figureSvg(shown))}`
  await image.decode()
  const [width, height] = [2 * shown.clientWidth, 2 * shown.clientHeight]
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')!.drawImage(image, 0, 0, width, height)
  save(`${nameOf(study)}.png`, await canvas.convertToBlob({ type: 'image/png' }))
}
