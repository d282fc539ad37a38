import { create } from 'zustand'

/** What is selected in a list of ids, where the keyboard stands, and where a range began. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  readonly focus: number
  readonly anchor: number
}

export const nothingSelected: Selection = { ids: new Set(), focus: 0, anchor: 0 }

/** The selection and place of a view of the gallery, which outlive a look at another screen; `view` says which filters they are of. */
export const useGalleryPlace = create<{ readonly view: string; readonly selection: Selection; readonly scroll: number }>(() => ({
  view: '',
  selection: nothingSelected,
  scroll: 0,
}))

/** Where a view was left, pixels; read once as it is opened, so that scrolling renders nothing. */
export function scrollOf(view: string): number {
  const place = useGalleryPlace.getState()
  return place.view === view ? place.scroll : 0
}

export interface Pick {
  /** Ctrl or Cmd: adds or removes one. */
  readonly toggle: boolean
  /** Shift: from the anchor to here. */
  readonly range: boolean
}

export function pick(selection: Selection, list: readonly string[], index: number, { toggle, range }: Pick): Selection {
  const at = Math.min(list.length - 1, Math.max(0, index))
  const id = list[at]
  if (id === undefined) return nothingSelected
  if (range) {
    const from = Math.min(selection.anchor, at)
    const to = Math.max(selection.anchor, at)
    return { ids: new Set(list.slice(from, to + 1)), focus: at, anchor: selection.anchor }
  }
  if (toggle) {
    const ids = new Set(selection.ids)
    if (!ids.delete(id)) ids.add(id)
    return { ids, focus: at, anchor: at }
  }
  return { ids: new Set([id]), focus: at, anchor: at }
}

/** Where a key leads in a grid of `columns`; null for keys that do not move. */
export function moved(key: string, focus: number, columns: number, count: number, rows: number): number | null {
  const last = count - 1
  const step: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * rows,
    PageDown: columns * rows,
  }
  if (key === 'Home') return 0
  if (key === 'End') return last
  const by = step[key]
  if (by === undefined) return null
  const target = focus + by
  // Up and down keep the column; they stop instead of running to the first or last picture.
  if (Math.abs(by) === columns && (target < 0 || target > last)) return focus
  return Math.min(last, Math.max(0, target))
}
