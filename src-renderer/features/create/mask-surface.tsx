import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { urls } from '../../client/urls.ts'
import { useSize } from '../../plots/use-size.ts'
import { cx } from '../../ui/cx.ts'
import { useText } from '../../ui/text.ts'
import { keepMask } from './mask-keep.ts'
import { coat, covered, invertMask, paintStroke, type Mask, type Point } from './mask-paint.ts'
import { leaveMask } from './mask-state.ts'
import { MaskToolbar } from './mask-toolbar.tsx'
import type { Size } from './source.ts'

/** As in `.mask-coat` of the styles. */
const maskColour = [236, 72, 153] as const
const smallest = 2
const toolbarHeight = 48
const undoSteps = 30

interface SurfaceProps {
  readonly picture: string
  readonly mask: Mask
  readonly natural: Size
  readonly crop: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
}

/** The picture under its mask, the brush, and the tools. */
export function MaskSurface({ picture, mask, natural, crop }: SurfaceProps) {
  const { t } = useText()
  const help = useId()
  const [ref, box] = useSize<HTMLDivElement>()
  const surface = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const stroke = useRef<Point | null>(null)
  const undo = useRef<Uint8ClampedArray<ArrayBuffer>[]>([])
  const space = useRef(false)
  const [erase, setErase] = useState(false)
  const [brush, setBrush] = useState(Math.round(Math.max(mask.width, mask.height) / 16))
  const [cursor, setCursor] = useState<Point | null>(null)
  const [share, setShare] = useState(() => covered(mask))
  const largest = Math.round(Math.max(mask.width, mask.height) / 3)

  function draw(): void {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(mask.width, mask.height)
    coat(mask, maskColour, image.data)
    context.putImageData(image, 0, 0)
  }
  const laidOut = box.width > 0
  useEffect(() => {
    if (!laidOut) return
    draw()
    surface.current?.focus()
    // The mask is drawn anew by whatever changes it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [laidOut, mask])

  const remember = (): void => {
    undo.current = [...undo.current.slice(1 - undoSteps), mask.data.slice()]
  }
  const finish = (): void => {
    draw()
    setShare(covered(mask))
  }
  const change = (work: () => void): void => {
    remember()
    work()
    finish()
  }
  const takeBack = (): void => {
    const last = undo.current.pop()
    if (!last) return
    mask.data.set(last)
    finish()
  }
  const dab = (from: Point, to: Point): void => {
    paintStroke(mask, from, to, brush, erase)
    draw()
  }

  const scale = Math.min(box.width / natural.width, (box.height - toolbarHeight) / natural.height, 8)
  const frame = {
    width: natural.width * scale,
    height: natural.height * scale,
    left: (box.width - natural.width * scale) / 2,
    top: (box.height - toolbarHeight - natural.height * scale) / 2,
  }
  /** Screen pixels per mask pixel. */
  const unit = frame.width / mask.width
  const at = (event: PointerEvent<HTMLDivElement>): Point => {
    const bounds = event.currentTarget.getBoundingClientRect()
    return {
      x: ((event.clientX - bounds.left) / bounds.width) * mask.width,
      y: ((event.clientY - bounds.top) / bounds.height) * mask.height,
    }
  }

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    remember()
    stroke.current = at(event)
    dab(stroke.current, stroke.current)
  }
  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    const to = at(event)
    setCursor(to)
    if (!stroke.current) return
    dab(stroke.current, to)
    stroke.current = to
  }
  function endStroke(): void {
    if (!stroke.current) return
    stroke.current = null
    finish()
  }

  function move(x: number, y: number): void {
    const from = cursor ?? { x: mask.width / 2, y: mask.height / 2 }
    const to = {
      x: Math.min(mask.width, Math.max(0, from.x + x)),
      y: Math.min(mask.height, Math.max(0, from.y + y)),
    }
    setCursor(to)
    if (!space.current) return
    dab(from, to)
    finish()
  }

  /** Keys of the toolbar too. */
  function onAnyKey(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') takeBack()
    else if (event.key === 'Escape') leaveMask()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const step = event.shiftKey ? 1 : Math.max(1, Math.round(brush / 2))
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    }
    const way = moves[event.key]
    const mod = event.ctrlKey || event.metaKey
    if (mod || event.altKey) return
    if (way) move(...way)
    else if (event.key === ' ') {
      if (!space.current) {
        space.current = true
        remember()
        move(0, 0)
      }
    } else if (event.key === '[') setBrush((size) => Math.max(smallest, Math.round(size / 1.25)))
    else if (event.key === ']') setBrush((size) => Math.min(largest, Math.round(size * 1.25) + 1))
    else if (event.key.toLowerCase() === 'e') setErase((now) => !now)
    else if (event.key.toLowerCase() === 'i') change(() => invertMask(mask))
    else if (event.key === 'Enter') void keepMask(picture, mask)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const cropFrame = {
    left: crop.left * scale,
    top: crop.top * scale,
    width: crop.width * scale,
    height: crop.height * scale,
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section ref={ref} aria-label={t('mask.title')} className="absolute inset-0" onKeyDown={onAnyKey}>
      {laidOut && (
        <>
          <img src={urls.source(picture)} alt="" draggable={false} className="absolute max-w-none" style={frame} />
          {/* A surface that is painted on has no role of its own; its keys are described to those who cannot see it. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <div
            ref={surface}
            role="application"
            aria-roledescription={t('mask.role')}
            aria-label={t('mask.canvas')}
            aria-describedby={help}
            tabIndex={0}
            className="absolute touch-none cursor-crosshair focus-visible:outline-2 focus-visible:outline-accent"
            style={frame}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={endStroke}
            onPointerCancel={endStroke}
            onPointerLeave={() => !stroke.current && setCursor(null)}
            onKeyDown={onKeyDown}
            onKeyUp={(event) => {
              if (event.key === ' ') space.current = false
            }}
            onBlur={() => (space.current = false)}
          >
            <canvas ref={canvas} width={mask.width} height={mask.height} className="size-full" />
          </div>
          <div className="pointer-events-none absolute inset-0 overflow-hidden">
            <div className="absolute overflow-hidden" style={frame}>
              <div className="crop-frame absolute" style={cropFrame} />
            </div>
            {cursor && (
              <span
                className={cx('brush-ring absolute rounded-full', erase && 'border-dashed!')}
                style={{
                  width: 2 * brush * unit,
                  height: 2 * brush * unit,
                  left: frame.left + (cursor.x - brush) * unit,
                  top: frame.top + (cursor.y - brush) * unit,
                }}
              />
            )}
          </div>
        </>
      )}
      <p
        className="pointer-events-none absolute top-2 left-2 rounded-md bg-overlay px-2 py-1 text-xs text-on-overlay"
        aria-live="polite"
      >
        {t('mask.covered', { percent: Math.round(share * 100) })}
      </p>
      <p id={help} className="sr-only">
        {t('mask.help')}
      </p>
      <MaskToolbar
        erase={erase}
        brush={brush}
        sizes={[smallest, largest]}
        onErase={setErase}
        onBrush={setBrush}
        onUndo={takeBack}
        onInvert={() => change(() => invertMask(mask))}
        onFill={(value) => change(() => mask.data.fill(value))}
        onKeep={() => void keepMask(picture, mask)}
      />
    </section>
  )
}
