import { useVirtualizer } from '@tanstack/react-virtual'
import type { ReactNode, RefObject } from 'react'
import { useEffect, useRef } from 'react'

/** Rows a second beyond which pictures are not worth their decoding. */
const rush = 40

/** Renders only the rows in sight. It alone re-renders while scrolling. */
export function VirtualRows({
  scroller,
  count,
  height,
  scroll,
  reveal,
  onEnd,
  renderRow,
}: {
  scroller: RefObject<HTMLElement | null>
  count: number
  height: number
  /** Where it begins, pixels. */
  scroll: number
  /** Row to keep in sight. */
  reveal: number
  onEnd: () => void
  /** `rushing` while rows fly past faster than pictures can be seen. */
  renderRow: (index: number, rushing: boolean) => ReactNode
}) {
  'use no memo'
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 3,
    paddingStart: 12,
    paddingEnd: 12,
    initialOffset: scroll,
  })
  const items = virtual.getVirtualItems()
  const [first, at] = [items[0]?.index ?? 0, useRef({ first: 0, time: 0, rushing: false })]
  // Rows a second, over at least a frame's time.
  const elapsed = performance.now() - at.current.time
  if (elapsed > 12) {
    const speed = Math.abs(first - at.current.first) / (Math.min(elapsed, 200) / 1000)
    at.current = { first, time: performance.now(), rushing: virtual.isScrolling && speed > rush }
  }
  const rushing = virtual.isScrolling && at.current.rushing
  const last = items[items.length - 1]?.index ?? 0
  useEffect(() => virtual.measure(), [height, virtual])
  const revealed = useRef(reveal)
  useEffect(() => {
    // Only a change scrolls: a page that arrives must not pull the view back to the row of the keyboard.
    if (revealed.current === reveal || count === 0) return
    revealed.current = reveal
    virtual.scrollToIndex(Math.min(reveal, count - 1))
  }, [reveal, count, virtual])
  useEffect(() => {
    if (count > 0 && last >= count - 6) onEnd()
  }, [last, count, onEnd])
  return (
    <div role="presentation" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => (
        <div
          key={item.key}
          role="presentation"
          className="absolute inset-x-0 top-0"
          style={{ transform: `translateY(${item.start}px)`, height }}
        >
          {renderRow(item.index, rushing)}
        </div>
      ))}
    </div>
  )
}
