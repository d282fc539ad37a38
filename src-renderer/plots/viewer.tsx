import { useEffect, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useSize } from './use-size.ts'
import { setView, useViewport } from './viewport.ts'
import { actualSize, fitted, panBy, resolveView, zoomAt, type Extent } from './zoom.ts'

/**
 * A picture that can be zoomed (wheel, + and -) and moved (drag, arrow keys with Shift). 0 fits, 1 is 100 %,
 * double click goes between the two. Above 200 % pixels stay square.
 */
export function Viewer({
  src,
  picture,
  label,
  renderAbove,
  children,
}: {
  src: string | null
  picture: Extent
  label: string
  /** Drawn in the picture's own frame, above it. */
  renderAbove?: (frame: { left: number; top: number; width: number; height: number }) => ReactNode
  children?: (scale: number) => ReactNode
}) {
  const [ref, box] = useSize<HTMLDivElement>()
  const view = useViewport((state) => state.view)
  const drag = useRef<{ x: number; y: number } | null>(null)
  const { scale, left, top } = resolveView(view, box, picture)
  const frame = { left, top, width: picture.width * scale, height: picture.height * scale }

  useEffect(() => {
    const element = ref.current
    if (!element) return
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const bounds = element.getBoundingClientRect()
      const at = { x: event.clientX - bounds.left, y: event.clientY - bounds.top }
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 0 ? 0.0015 : 0.05))
      setView(
        zoomAt(useViewport.getState().view, { width: element.clientWidth, height: element.clientHeight }, picture, at, factor),
      )
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [ref, picture])

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button > 1 || (event.target as HTMLElement).closest('button,[role=slider],input')) return
    drag.current = { x: event.clientX, y: event.clientY }
    event.currentTarget.setPointerCapture(event.pointerId)
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (!drag.current) return
    setView(panBy(view, box, picture, event.clientX - drag.current.x, event.clientY - drag.current.y))
    drag.current = { x: event.clientX, y: event.clientY }
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const centre = { x: box.width / 2, y: box.height / 2 }
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [48, 0],
      ArrowRight: [-48, 0],
      ArrowUp: [0, 48],
      ArrowDown: [0, -48],
    }
    const move = moves[event.key]
    if (event.key === '0') setView(fitted)
    else if (event.key === '1') setView(actualSize)
    else if (event.key === '+' || event.key === '=') setView(zoomAt(view, box, picture, centre, 1.25))
    else if (event.key === '-') setView(zoomAt(view, box, picture, centre, 0.8))
    else if (move && event.shiftKey) setView(panBy(view, box, picture, ...move))
    else return
    event.preventDefault()
  }

  return (
    // A surface that is dragged and zoomed has no role of its own; its keys are described above.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={ref}
      role="group"
      aria-label={label}
      tabIndex={0}
      className="relative size-full touch-none overflow-hidden bg-stage focus-visible:-outline-offset-2"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
      onDoubleClick={() => setView(view.kind === 'fit' ? actualSize : fitted)}
      onKeyDown={onKeyDown}
    >
      {src && box.width > 0 && (
        <img
          src={src}
          alt={label}
          draggable={false}
          className={`absolute max-w-none object-contain ${scale > 2 ? 'pixelated' : ''}`}
          style={frame}
        />
      )}
      {renderAbove?.(frame)}
      {children?.(scale)}
    </div>
  )
}
