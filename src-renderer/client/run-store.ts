import { createStore } from 'zustand/vanilla'
import type { EventPayload } from '../../src-shared/contract/procedures.ts'
import type { Frame, RunDetail, RunSummary, StepRecord } from '../../src-shared/contract/run.ts'

/** One run as the screens see it: its summary and what has arrived of its trajectory. */
export interface RunView {
  readonly summary: RunSummary
  readonly steps: readonly StepRecord[]
  readonly frames: readonly Frame[]
  readonly dense: boolean
  /** The whole record was fetched after the run's end. */
  readonly complete: boolean
}

export interface RunsState {
  readonly runs: Readonly<Record<string, RunView>>
  /** Run ids, newest first. */
  readonly order: readonly string[]
  /** The run on the canvas. */
  readonly selected: string | null
  /** The canvas goes on to the next run of the queue when the one it shows has ended. */
  readonly follow: boolean
  /** Pictures that were moved to the trash. */
  readonly trashed: ReadonlySet<string>
}

export type RunEvent =
  | { kind: 'updated'; summary: RunSummary }
  | ({ kind: 'progress' } & EventPayload<'run.progress'>)
  | ({ kind: 'step' } & EventPayload<'run.step'>)
  | ({ kind: 'frame' } & EventPayload<'run.frame'>)
  | { kind: 'detail'; detail: RunDetail }
  | { kind: 'removed'; ids: readonly string[] }
  | { kind: 'gallery'; added: readonly string[]; removed: readonly string[] }

export const emptyRuns: RunsState = { runs: {}, order: [], selected: null, follow: false, trashed: new Set() }

/** True while a run still changes. */
export function isLive(run: RunSummary): boolean {
  return run.state === 'waiting' || run.state === 'running'
}

/** Inserts by `index`; a record that is there already is replaced. Events arrive in order, so this is a push. */
function place<T extends { readonly index: number }>(list: T[], item: T): void {
  if (list.length === 0 || list[list.length - 1]!.index < item.index) list.push(item)
  else {
    const at = list.findIndex((other) => other.index >= item.index)
    if (list[at]!.index === item.index) list[at] = item
    else list.splice(at, 0, item)
  }
}

/** A list that was read, and what has arrived since. */
function continued<T extends { readonly index: number }>(read: readonly T[], known: readonly T[]): T[] {
  const last = read.at(-1)?.index ?? -1
  return [...read, ...known.filter(({ index }) => index > last)]
}

/** Applies a batch in one pass: each touched run and its lists are copied once, however many events came. */
export function applyEvents(state: RunsState, events: readonly RunEvent[]): RunsState {
  const runs: Record<string, RunView> = { ...state.runs }
  const touched = new Map<
    string,
    { summary: RunSummary; steps: StepRecord[]; frames: Frame[]; dense: boolean; complete: boolean }
  >()
  let trashed = state.trashed
  const gone = new Set<string>()

  function open(id: string, summary?: RunSummary) {
    const known = touched.get(id)
    if (known) return known
    const old = runs[id]
    if (!old && !summary) return null
    const view = old
      ? { ...old, steps: [...old.steps], frames: [...old.frames] }
      : { summary: summary!, steps: [], frames: [], dense: false, complete: false }
    touched.set(id, view)
    return view
  }

  for (const event of events) {
    switch (event.kind) {
      case 'updated': {
        const view = open(event.summary.id, event.summary)!
        view.summary = event.summary
        break
      }
      case 'progress': {
        const view = open(event.id)
        if (view) view.summary = { ...view.summary, progress: event.progress }
        break
      }
      case 'step': {
        const view = open(event.id)
        if (view) place(view.steps, event.record)
        break
      }
      case 'frame': {
        const view = open(event.id)
        if (view) place(view.frames, event.frame)
        break
      }
      case 'detail': {
        const { run, steps, frames, dense } = event.detail
        const view = open(run.id, run)!
        view.summary = run
        view.steps = continued(steps, view.steps)
        view.frames = continued(frames, view.frames)
        view.dense = dense
        view.complete = !isLive(run)
        break
      }
      case 'removed': {
        for (const id of event.ids) gone.add(id)
        break
      }
      case 'gallery': {
        const next = new Set(trashed)
        for (const id of event.added) next.delete(id)
        for (const id of event.removed) next.add(id)
        trashed = next
        break
      }
    }
  }
  for (const id of gone) {
    touched.delete(id)
    delete runs[id]
  }
  for (const [id, view] of touched) runs[id] = view
  const fresh = [...touched.keys()].filter((id) => !(id in state.runs))
  const kept = gone.size === 0 ? state.order : state.order.filter((id) => !gone.has(id))
  const order = fresh.length === 0 ? kept : newestFirst([...kept, ...fresh], runs)
  const selected = followed(state, runs, touched.keys())
  return { ...state, runs, order, trashed, selected: selected !== null && gone.has(selected) ? null : selected }
}

function followed(state: RunsState, runs: Readonly<Record<string, RunView>>, touched: Iterable<string>): string | null {
  const shown = state.selected === null ? undefined : runs[state.selected]
  if (!state.follow || (shown && isLive(shown.summary))) return state.selected
  for (const id of touched) if (runs[id]!.summary.state === 'running' && runs[id]!.summary.reproduces === null) return id
  return state.selected
}

/** Newest first; of runs queued together, which differ in their seed, the later one first. */
function newestFirst(ids: string[], runs: Readonly<Record<string, RunView>>): string[] {
  const at = (id: string): string => runs[id]!.summary.createdAt
  return ids
    .map((id, arrival) => ({ id, arrival }))
    .sort((a, b) =>
      at(a.id) < at(b.id)
        ? 1
        : at(a.id) > at(b.id)
          ? -1
          : runs[b.id]!.summary.settings.seed - runs[a.id]!.summary.settings.seed || b.arrival - a.arrival,
    )
    .map(({ id }) => id)
}

/** Calls back before the next paint, or soon when the window is hidden and paints nothing. */
function beforePaint(run: () => void): void {
  if (document.visibilityState === 'hidden') setTimeout(run, 100)
  else requestAnimationFrame(run)
}

/** Outside React: events gather here and reach subscribers at most once per animation frame. */
export function createRunStore(schedule: (run: () => void) => void = beforePaint) {
  const store = createStore<RunsState>(() => emptyRuns)
  let waiting: RunEvent[] = []
  return {
    ...store,
    push(event: RunEvent): void {
      waiting.push(event)
      if (waiting.length > 1) return
      schedule(() => {
        const batch = waiting
        waiting = []
        store.setState((state) => applyEvents(state, batch), true)
      })
    },
    /** Puts a run on the canvas; `follow` lets the canvas go on to the next one. */
    select(id: string | null, follow = false): void {
      store.setState({ selected: id, follow })
    },
    /** The user looks closer at this run: the canvas stays with it. */
    stay(): void {
      if (store.getState().follow) store.setState({ follow: false })
    },
  }
}

export type RunStore = ReturnType<typeof createRunStore>
