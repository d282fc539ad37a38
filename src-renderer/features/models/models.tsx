import { Box, FolderPlus, RefreshCw, SearchX } from 'lucide-react'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { api, queryClient } from '../../client/core.ts'
import { useModels } from '../../client/queries.ts'
import { useSize } from '../../plots/use-size.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Unread } from '../../ui/empty.tsx'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { VirtualGrid } from '../../ui/virtual-grid.tsx'
import { AddDialog, addDialog } from './add-dialog.tsx'
import { choose, everything, type Choice, type Which } from './choose.ts'
import { Imports } from './imports.tsx'
import { Inspect } from './inspect.tsx'
import { kindText } from './kind.ts'
import { ModelTile } from './model-card.tsx'
import { Toolbar } from './toolbar.tsx'

/** Narrowest card, and the space between cards, in pixels. */
const [narrowest, gap] = [304, 16]
/** Models from which on a list is searched rather than looked through. */
const many = 7

export function Models({ currentId, onUse }: { currentId: string | null; onUse: (model: ModelCard) => void }) {
  const { t, language } = useText()
  const { data: models, isPending, isError, refetch } = useModels()
  const [inspectedId, setInspected] = useState<string | null>(null)
  const [scanning, setScanning] = useState(false)
  const [choice, setChoice] = useState(everything)
  const inspected = models?.find(({ id }) => id === inspectedId)
  const shown = useMemo(
    () => choose(models ?? [], choice, (model) => kindText(model, t), language),
    [models, choice, t, language],
  )
  const counts = useMemo((): Record<Which, number> => {
    const usable = models?.filter((model) => model.usable).length ?? 0
    return { all: models?.length ?? 0, usable, problem: (models?.length ?? 0) - usable }
  }, [models])

  const inspect = useCallback((id: string) => setInspected((shownId) => (shownId === id ? null : id)), [])
  const latestUse = useRef(onUse)
  latestUse.current = onUse
  const use = useCallback((model: ModelCard) => latestUse.current(model), [])

  async function rescan(): Promise<void> {
    setScanning(true)
    try {
      const found = await api.call('models.rescan', {})
      queryClient.setQueryData(['models'], found)
      toast({ tone: 'done', title: t('models.rescanned', { count: found.length }) })
    } catch (error) {
      reportError(error)
    }
    setScanning(false)
  }

  return (
    <div className="flex h-full">
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex shrink-0 items-center gap-2 border-b border-line bg-panel px-4 py-2">
          <h1 className="mr-auto text-base font-medium">{t('models.title')}</h1>
          <Button look="quiet" icon={RefreshCw} disabled={scanning} onClick={() => void rescan()}>
            {t('models.rescan')}
          </Button>
          <Button icon={FolderPlus} onClick={() => addDialog.setState({ open: true })}>
            {t('models.add')}
          </Button>
        </header>
        {(models?.length ?? 0) >= many && <Toolbar choice={choice} counts={counts} onChange={setChoice} />}
        <Imports onShow={setInspected} />
        {shown.length > 0 ? (
          <Cards models={shown} choice={choice} currentId={currentId} inspectedId={inspectedId} onInspect={inspect} onUse={use} />
        ) : (
          !isPending &&
          (isError && !models ? (
            <Unread onRetry={() => void refetch()} />
          ) : models?.length === 0 ? (
            <Empty icon={Box} title={t('models.empty')} hint={t('models.addText')} />
          ) : (
            <Empty
              icon={SearchX}
              title={t('models.noMatch')}
              action={<Button onClick={() => setChoice(everything)}>{t('models.showAll')}</Button>}
            />
          ))
        )}
      </div>
      {inspected && <Inspect key={inspected.id} model={inspected} onClose={() => setInspected(null)} onUse={onUse} />}
      <AddDialog onLinked={setInspected} />
    </div>
  )
}

const Cards = memo(function Cards({
  models,
  choice,
  currentId,
  inspectedId,
  onInspect,
  onUse,
}: {
  models: readonly ModelCard[]
  /** Another choice begins at the top. */
  choice: Choice
  currentId: string | null
  inspectedId: string | null
  onInspect: (id: string) => void
  onUse: (model: ModelCard) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  useEffect(() => {
    scroller.current?.scrollTo(0, 0)
  }, [choice])
  const [inner, { width }] = useSize<HTMLDivElement>()
  const columns = Math.max(1, Math.floor((width - gap) / (narrowest + gap)))
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
      <div ref={inner}>
        {width > 0 && (
          <VirtualGrid
            scroller={scroller}
            count={models.length}
            columns={columns}
            estimate={276}
            gap={gap}
            keyOf={(index) => models[index]?.id ?? ''}
            renderCell={(index) => {
              const model = models[index]!
              return (
                <ModelTile
                  key={model.id}
                  model={model}
                  current={model.id === currentId}
                  inspected={model.id === inspectedId}
                  onInspect={onInspect}
                  onUse={onUse}
                />
              )
            }}
          />
        )}
      </div>
    </div>
  )
})
