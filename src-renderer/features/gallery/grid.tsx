import { Star } from 'lucide-react'
import { memo, useRef, useState, type DragEvent, type KeyboardEvent, type MouseEvent } from 'react'
import type { Picture } from '../../../src-shared/contract/gallery.ts'
import { urls } from '../../client/urls.ts'
import { cx } from '../../ui/cx.ts'
import { useSize } from '../../plots/use-size.ts'
import { useText } from '../../ui/text.ts'
import { dragPictures } from './drag.ts'
import { moved, pick, type Selection } from './selection.ts'
import { VirtualRows } from './virtual-rows.tsx'

const gap = 8
const edge = 12

/** Pictures in rows; one tab stop, arrow keys inside. Enter opens, Space marks, Delete goes to the trash. */
export function Grid({
  items,
  size,
  selection,
  onSelection,
  scroll,
  onScroll,
  onOpen,
  onTrash,
  onStar,
  onEnd,
  onAll,
}: {
  items: readonly Picture[]
  size: number
  selection: Selection
  onSelection: (next: Selection) => void
  /** Where the view begins, pixels. */
  scroll: number
  onScroll: (scroll: number) => void
  onOpen: (id: string) => void
  onTrash: () => void
  onStar: () => void
  onEnd: () => void
  /** Reads what is left of the list; then the ids of all. */
  onAll: () => Promise<readonly string[]>
}) {
  const { t } = useText()
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const [active, setActive] = useState(false)
  const columns = Math.max(1, Math.floor((width - 2 * edge + gap) / (size + gap)))
  const side = Math.floor((width - 2 * edge + gap) / columns) - gap
  const ids = useRef<readonly string[]>([])
  ids.current = items.map((item) => item.id)

  const pressed = useRef<string | undefined>(undefined)
  const open = (id: string | undefined): void => {
    if (id !== undefined) onOpen(id)
  }

  /** The one selected picture, wherever new ones moved it, else the one that the keys stand on. */
  const chosen = (): string | undefined => (selection.ids.size === 1 ? [...selection.ids][0] : ids.current[selection.focus])

  function onKeyDown(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey
    const to = command
      ? null
      : moved(event.key, selection.focus, columns, items.length, Math.max(1, Math.floor(height / (side + gap))))
    if (event.key === 'End' && !command)
      void onAll().then((all) => onSelection(pick(selection, all, all.length - 1, { toggle: false, range: event.shiftKey })))
    else if (to !== null) onSelection(pick(selection, ids.current, to, { toggle: false, range: event.shiftKey }))
    else if (event.key === ' ') onSelection(pick(selection, ids.current, selection.focus, { toggle: true, range: false }))
    else if (event.key === 'Enter' && !command) open(chosen())
    else if (event.key === 'Delete' || event.key === 'Backspace') onTrash()
    else if (event.key === 's' && !command) onStar()
    else if (event.key === 'a' && command) void onAll().then((all) => onSelection({ ...selection, ids: new Set(all) }))
    else if (event.key === 'Escape' && selection.ids.size > 0) onSelection({ ...selection, ids: new Set() })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Which picture a click fell on; the tiles themselves stay free of handlers. */
  function onClick(event: MouseEvent): void {
    const tile = (event.target as HTMLElement).closest<HTMLElement>('[role=option]')
    if (!tile) {
      if (event.detail === 1) pressed.current = undefined
      return
    }
    // The details that a first click opens move the pictures; the second one of a double click may fall on another.
    if (event.detail > 1) return
    const index = Number(tile.dataset['index'])
    pressed.current = ids.current[index]
    onSelection(pick(selection, ids.current, index, { toggle: event.ctrlKey || event.metaKey, range: event.shiftKey }))
  }

  /** What leaves the window is the picture's own file, with its recipe, not its thumbnail. */
  function onDragStart({ target, dataTransfer }: DragEvent): void {
    const tile = (target as HTMLElement).closest<HTMLElement>('[role=option]')
    const item = tile && items[Number(tile.dataset['index'])]
    if (item) dragPictures(dataTransfer, selection.ids.has(item.id) ? items.filter(({ id }) => selection.ids.has(id)) : [item])
  }

  return (
    <div
      ref={ref}
      role="listbox"
      aria-label={t('gallery.grid')}
      aria-multiselectable
      aria-activedescendant={items[selection.focus] ? `picture-${items[selection.focus]!.id}` : undefined}
      tabIndex={0}
      onFocus={() => setActive(true)}
      onBlur={() => setActive(false)}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDragStart={onDragStart}
      onDoubleClick={() => open(pressed.current)}
      onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
      className="min-h-0 flex-1 overflow-y-auto bg-app outline-none"
    >
      {width > 0 && (
        <VirtualRows
          scroller={ref}
          count={Math.ceil(items.length / columns)}
          height={side + gap}
          scroll={scroll}
          reveal={Math.floor(selection.focus / columns)}
          onEnd={onEnd}
          renderRow={(row, rushing) => (
            <div role="presentation" className="flex" style={{ gap, paddingInline: edge }}>
              {items.slice(row * columns, (row + 1) * columns).map((item, column) => {
                const index = row * columns + column
                return (
                  <Tile
                    key={item.id}
                    item={item}
                    side={side}
                    selected={selection.ids.has(item.id)}
                    focused={active && selection.focus === index}
                    index={index}
                    rushing={rushing}
                  />
                )
              })}
            </div>
          )}
        />
      )}
    </div>
  )
}

const Tile = memo(function Tile({
  item,
  side,
  selected,
  focused,
  index,
  rushing,
}: {
  item: Picture
  side: number
  selected: boolean
  focused: boolean
  index: number
  rushing: boolean
}) {
  const { t } = useText()
  // Once its picture was asked for, a tile keeps it.
  const [wanted, setWanted] = useState(!rushing)
  if (!rushing && !wanted) setWanted(true)
  const size = side > 256 ? 512 : side > 128 ? 256 : 128
  return (
    <div
      id={`picture-${item.id}`}
      role="option"
      aria-selected={selected}
      aria-label={t('gallery.pictureLabel', { prompt: item.prompt.slice(0, 120) || t('gallery.noPrompt'), seed: item.seed })}
      data-index={index}
      style={{ width: side, height: side }}
      className={cx(
        'group relative shrink-0 overflow-hidden rounded-md bg-stage',
        selected && 'shadow-[0_0_0_2px_var(--accent)]',
        focused && 'outline-2 outline-offset-2 outline-fg',
      )}
    >
      {wanted && (
        <img
          src={urls.thumb(item.id, size, item)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable
          className={cx('size-full object-contain', item.width * 2 < side && 'pixelated')}
        />
      )}
      <div className="pointer-events-none absolute inset-x-0 bottom-0 flex gap-2 bg-overlay px-2 py-1 text-2xs text-on-overlay opacity-0 transition-opacity group-hover:opacity-100">
        <span className="min-w-0 flex-1 truncate">{item.prompt || item.modelName}</span>
        {side > 140 && <span className="opacity-70">{item.seed}</span>}
      </div>
      {item.star && (
        <Star size={13} fill="currentColor" className="absolute top-1.5 right-1.5 text-star drop-shadow" aria-hidden />
      )}
    </div>
  )
})
