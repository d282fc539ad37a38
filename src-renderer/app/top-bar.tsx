import { Box, Cpu, ListOrdered, Search, Square } from 'lucide-react'
import type { ModelCard } from '../../src-shared/contract/models.ts'
import { api } from '../client/core.ts'
import { useEngineState, useRuns, useSettings } from '../client/queries.ts'
import { isLive } from '../client/run-store.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Kbd } from '../ui/kbd.tsx'
import { Popover } from '../ui/popover.tsx'
import { reportError } from '../ui/report.ts'
import { Select } from '../ui/select.tsx'
import { useText, type Translate } from '../ui/text.ts'
import { chooseModel } from './open.ts'
import { usePalette } from './palette-state.ts'
import { go } from './route.ts'

/** Models in the picker; of more, the Models screen has a search. */
const mostOffered = 24
const all = '*'

export function TopBar({ model, models }: { model: ModelCard | null; models: readonly ModelCard[] }) {
  const { t } = useText()
  const usable = models.filter((one) => one.usable)
  const offered = usable.filter((one, index) => index < mostOffered || one.id === model?.id)
  const more = offered.length < usable.length
  if (model && !model.usable) offered.unshift(model)
  return (
    <header className="flex min-w-0 items-center gap-2 border-b border-line bg-app px-2">
      <Select
        label={t('frame.model')}
        look="quiet"
        className="max-w-72 min-w-40 text-fg!"
        icon={<Box size={14} strokeWidth={1.75} className="shrink-0 text-fg-3" aria-hidden />}
        value={model?.id ?? ''}
        disabled={usable.length === 0}
        groups={[
          {
            label: null,
            options:
              offered.length === 0
                ? [{ value: '', label: t('frame.noModel') }]
                : offered.map((one) => ({ value: one.id, label: one.name, hint: describe(one, t) })),
          },
          ...(more ? [{ label: null, options: [{ value: all, label: t('frame.allModels', { count: usable.length }) }] }] : []),
        ]}
        onChange={(id) => {
          if (id === all) go('models')
          const next = models.find((one) => one.id === id)
          if (next) chooseModel(next)
        }}
      />
      <div className="flex flex-1 justify-center">
        <button
          type="button"
          onClick={() => usePalette.setState({ open: true })}
          className="flex h-7 w-full max-w-72 min-w-32 items-center gap-2 rounded-md border border-line px-2 text-fg-3 transition-colors hover:border-line-strong hover:text-fg-2"
        >
          <Search size={13} aria-hidden />
          <span className="flex-1 truncate text-left">{t('action.palette')}</span>
          <Kbd keys="Mod+K" />
        </button>
      </div>
      <QueueChip />
      <DeviceChip />
    </header>
  )
}

function describe(model: ModelCard, t: Translate): string {
  return [
    t(`kind.${model.architecture}`),
    model.fewStep && t('models.fewSteps'),
    model.size && `${model.size.width} × ${model.size.height}`,
    model.precision,
  ]
    .filter(Boolean)
    .join(' · ')
}

function QueueChip() {
  const { t } = useText()
  const order = useRuns((state) => state.order)
  const runs = useRuns((state) => state.runs)
  const live = order.filter((id) => isLive(runs[id]!.summary)).reverse()
  const running = live.filter((id) => runs[id]!.summary.state === 'running')
  const waiting = live.length - running.length
  const parts = [
    running.length > 0 && (running.length > 1 ? t('frame.queueRunningMany', { count: running.length }) : t('frame.queueRunning')),
    waiting > 0 && t('frame.queueWaiting', { count: waiting }),
  ].filter(Boolean)
  return (
    <Popover
      label={t('frame.queue')}
      className="w-80"
      trigger={
        <Button
          look="quiet"
          icon={ListOrdered}
          aria-label={`${t('frame.queue')}: ${parts.join(t('common.comma')) || t('frame.queueIdle')}`}
        >
          {running.length > 0 && <span className="size-1.5 animate-pulse rounded-full bg-accent" aria-hidden />}
          {parts.join(t('common.comma')) || t('frame.queueIdle')}
        </Button>
      }
    >
      <div className="mb-2 flex h-6 items-center">
        <h3 className="flex-1 font-medium">{t('frame.queue')}</h3>
        {live.length > 0 && (
          <Button look="quiet" className="h-6" onClick={() => void api.call('runs.stopAll', {}).catch(reportError)}>
            {t('frame.stopAll')}
          </Button>
        )}
      </div>
      {live.length === 0 && <p className="text-fg-3">{t('frame.queueEmpty')}</p>}
      <ul className="max-h-72 overflow-y-auto">
        {live.map((id) => {
          const { summary } = runs[id]!
          return (
            <li key={id} className="flex h-8 items-center gap-2">
              <span
                className={cx('size-1.5 shrink-0 rounded-full', summary.state === 'running' ? 'bg-accent' : 'bg-line-strong')}
                aria-hidden
              />
              <span className="min-w-0 flex-1 truncate">{summary.settings.prompt || summary.modelName}</span>
              <span className="text-fg-3">
                {summary.state === 'running' ? `${summary.progress.nfe} NFE` : summary.settings.seed}
              </span>
              <IconButton
                icon={Square}
                size={24}
                label={t('create.stop')}
                onClick={() => void api.call('runs.stop', { id }).catch(reportError)}
              />
            </li>
          )
        })}
      </ul>
    </Popover>
  )
}

function DeviceChip() {
  const { t } = useText()
  const { data: engine } = useEngineState()
  const { data: settings } = useSettings()
  // Between runs it is what the next one will be computed on.
  const { provider: on = 'cpu', threads = 0 } = (engine?.state === 'busy' ? engine : settings) ?? {}
  const provider = t(`providerShort.${on}`)
  const label = threads > 0 ? t('frame.deviceThreads', { provider, count: threads }) : t('frame.deviceAuto', { provider })
  const dead = engine?.state === 'dead'
  return (
    <Popover
      label={t('frame.device')}
      className="w-72"
      trigger={
        <Button look="quiet" icon={Cpu} aria-label={`${t('frame.device')}: ${label}`} className={cx(dead && 'text-bad!')}>
          <span className="max-lg:hidden">{label}</span>
          <span className="lg:hidden">{provider}</span>
        </Button>
      }
    >
      <h3 className="font-medium">{label}</h3>
      {engine && <p className="mt-1 text-fg-2">{t(`engine.${engine.state}`)}</p>}
      {engine && engine.crashes > 0 && <p className="mt-1 text-warn">{t('engine.crashes', { count: engine.crashes })}</p>}
      {engine?.message && <p className="mt-1 break-words text-fg-2">{engine.message}</p>}
      <Button className="mt-3 w-full" onClick={() => go('settings')}>
        {t('screen.settings')}
      </Button>
    </Popover>
  )
}
