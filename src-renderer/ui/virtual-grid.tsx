import { useVirtualizer } from '@tanstack/react-virtual'
import type { ReactNode, RefObject } from 'react'

/** Rows of cells, of which only those in sight are rendered; a row is as high as its highest cell. It alone re-renders while scrolling. */
export function VirtualGrid({
  scroller,
  count,
  columns,
  estimate,
  gap,
  keyOf,
  renderCell,
}: {
  scroller: RefObject<HTMLElement | null>
  count: number
  columns: number
  /** Usual height of a row in pixels. */
  estimate: number
  gap: number
  keyOf: (index: number) => string
  renderCell: (index: number) => ReactNode
}) {
  'use no memo'
  const rows = Math.ceil(count / columns)
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    gap,
    overscan: 2,
    paddingStart: gap,
    paddingEnd: gap,
    getItemKey: (row) => keyOf(row * columns),
  })
  return (
    <div role="presentation" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((row) => (
        <div
          key={row.key}
          ref={virtual.measureElement}
          data-index={row.index}
          role="presentation"
          className="absolute inset-x-0 top-0 grid"
          style={{
            transform: `translateY(${row.start}px)`,
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            gap,
            paddingInline: gap,
          }}
        >
          {Array.from({ length: Math.min(columns, count - row.index * columns) }, (_, column) =>
            renderCell(row.index * columns + column),
          )}
        </div>
      ))}
    </div>
  )
}
