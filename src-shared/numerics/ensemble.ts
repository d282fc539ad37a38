import { drive, type Driven } from './drive.ts'
import { isPast } from './past/index.ts'
import { prepare, sample, type SampleOptions, type SampleResult } from './sample.ts'
import type { Branch, Network, Row, RowNetwork } from './types.ts'
import { finishLater, finishNow } from './waiting.ts'

export type Settled = PromiseSettledResult<SampleResult>

/** Several samples side by side, each with its own options, steps, errors, records and end. */
export function sampleTogetherSync(network: RowNetwork, options: readonly SampleOptions[]): Settled[] {
  const results = options.map((): Settled => ({ status: 'rejected', reason: null }))
  finishNow(together(network, options, (index, result) => (results[index] = result)))
  return results
}

/** The same; each result comes as soon as its sample has ended, and one that fails leaves the others alone. */
export function sampleTogether(network: RowNetwork, options: readonly SampleOptions[]): Promise<SampleResult>[] {
  if (options.some(({ solver }) => isPast(solver))) return oneByOne(network, options)
  const waiting = options.map(() => Promise.withResolvers<SampleResult>())
  const settle = (index: number, result: Settled): void => {
    if (result.status === 'fulfilled') waiting[index]!.resolve(result.value)
    else waiting[index]!.reject(result.reason)
  }
  finishLater(together(network, options, settle)).catch((reason: unknown) => {
    for (const { reject } of waiting) reject(reason)
  })
  return waiting.map(({ promise }) => promise)
}

/** For earlier versions of methods, which know nothing of others beside them. */
function oneByOne(network: Network, options: readonly SampleOptions[]): Promise<SampleResult>[] {
  let before: Promise<unknown> = Promise.resolve()
  return options.map((own) => {
    const run = before.then(() => sample(network, own))
    before = run.catch(() => {})
    return run
  })
}

/** Yielded by a sample that has asked the network and waits for its answer; never waited for itself. */
const asked = new Promise<void>(() => {})

/** Seconds of one sample: its own work and its share of every call, of which `network`; not its waiting for the others. */
interface Watch {
  spent: number
  network: number
  since: number | null
}

interface Member {
  readonly index: number
  readonly work: Generator<PromiseLike<void>, Driven, void>
  readonly finish: (driven: Driven) => SampleResult
  /** Questions of the evaluation in progress: one, or two with guidance. */
  readonly rows: Row[]
  readonly watch: Watch
}

/**
 * Every sample is its own generator, stepped until it asks the network; then all questions go into one call. Samples that have
 * ended drop out, so the calls are as many as the longest sample makes, and each sample sees what it would see alone.
 */
function* together(
  network: RowNetwork,
  options: readonly SampleOptions[],
  settle: (index: number, result: Settled) => void,
): Generator<PromiseLike<void>, void, void> {
  const clock = options[0]?.clock ?? (() => Date.now() / 1000)
  let live: Member[] = []
  for (const [index, own] of options.entries()) {
    try {
      live.push(join(network, index, own, clock))
    } catch (reason) {
      settle(index, { status: 'rejected', reason })
    }
  }
  for (;;) {
    const asking: Member[] = []
    for (const member of live) {
      const result = yield* untilAsked(member, clock)
      if (result === null) asking.push(member)
      else settle(member.index, result)
    }
    if (asking.length === 0) return
    const rows = asking.flatMap((member) => member.rows)
    const began = clock()
    try {
      const waiting = network.predictRows(rows)
      if (waiting) yield waiting
    } catch (reason) {
      for (const row of rows) row.failure ??= reason
    }
    const share = (clock() - began) / rows.length
    for (const { watch, rows: own } of asking) {
      watch.spent += share * own.length
      for (const { seconds } of own) watch.network += network.seconds === undefined ? share : seconds
    }
    live = asking
  }
}

function join(network: RowNetwork, index: number, options: SampleOptions, clock: () => number): Member {
  const { size, predictionType, schedule, sigmaData, float64 } = network
  const rows: Row[] = []
  const watch: Watch = { spent: 0, network: 0, since: null }
  const ask = (x: Float64Array, t: number, branch: Branch, out: Float64Array): Promise<void> => {
    rows.push({ x, t, branch, out, seconds: 0 })
    return asked
  }
  const lane: Network = {
    size,
    predictionType,
    schedule,
    sigmaData,
    ...(float64 !== undefined && { float64 }),
    get seconds() {
      return watch.network
    },
    predict: ask,
    predictPair(x, t, conditional, unconditional) {
      void ask(x, t, 'conditional', conditional)
      return ask(x, t, 'unconditional', unconditional)
    },
  }
  const own = (): number => watch.spent + (watch.since === null ? 0 : clock() - watch.since)
  const { run, finish } = prepare(lane, { ...options, clock: own })
  return { index, work: drive(run), finish, rows, watch }
}

/** Steps a sample until it asks the network; its result where it ends before. */
function* untilAsked(member: Member, clock: () => number): Generator<PromiseLike<void>, Settled | null, void> {
  const { work, finish, rows, watch } = member
  const failed = rows.find(({ failure }) => failure !== undefined)
  rows.length = 0
  watch.since = clock()
  try {
    let next = failed ? work.throw(failed.failure) : work.next()
    while (!next.done) {
      if (next.value === asked) return null
      let broken: { readonly reason: unknown } | null = null
      try {
        yield next.value
      } catch (reason) {
        broken = { reason }
      }
      next = broken ? work.throw(broken.reason) : work.next()
    }
    return { status: 'fulfilled', value: finish(next.value) }
  } catch (reason) {
    return { status: 'rejected', reason }
  } finally {
    watch.spent += clock() - watch.since
    watch.since = null
  }
}
