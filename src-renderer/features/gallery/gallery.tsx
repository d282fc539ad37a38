import { ImageOff, Images, Star, Tag, Trash2, Undo2 } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { api, queryClient } from '../../client/core.ts'
import { pictureQuery, useGallery, usePicture } from '../../client/queries.ts'
import { trashPictures } from '../../client/trash.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty, Unread } from '../../ui/empty.tsx'
import { useDebounced } from '../../ui/hooks.ts'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { Details, type OpenInCreate } from './details.tsx'
import { isFiltered, queryOf, setFilters, useFilters } from './filters.ts'
import { Grid } from './grid.tsx'
import { nothingSelected, scrollOf, useGalleryPlace, type Selection } from './selection.ts'
import { PurgeList } from './purge-list.tsx'
import { TagMenu } from './tags.tsx'
import { Toolbar } from './toolbar.tsx'

export function Gallery({
  onOpenInCreate,
  onShowRun,
  onGoCreate,
}: {
  onOpenInCreate: OpenInCreate
  onShowRun: (runId: string) => void
  onGoCreate: () => void
}) {
  const { t } = useText()
  const filters = useFilters()
  const [text, setText] = useState(filters.text)
  const rested = useDebounced(text, 180)
  useEffect(() => setFilters({ text: rested }), [rested])

  const { data, fetchNextPage, hasNextPage, isFetching, isPending, isError, refetch } = useGallery(queryOf(filters))
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  const view = JSON.stringify(queryOf(filters))
  const selection = useGalleryPlace((place) => (place.view === view ? place.selection : nothingSelected))
  const keepPlace = (change: { selection: Selection } | { scroll: number }): void =>
    useGalleryPlace.setState((place) => ({
      ...(place.view === view ? {} : { view, selection: nothingSelected, scroll: 0 }),
      ...change,
    }))
  const setSelection = (next: Selection): void => keepPlace({ selection: next })
  const [open, setOpen] = useState(true)
  const [purging, setPurging] = useState(false)
  const chosen = items.filter((item) => selection.ids.has(item.id))
  const single = chosen.length === 1 ? chosen[0]! : null
  const { data: detail } = usePicture(single?.id ?? null)

  const ids = chosen.map((item) => item.id)
  const trash = (): void => {
    if (filters.trashed) return ids.length > 0 ? setPurging(true) : undefined
    void trashPictures(ids, reportError)
  }
  const restore = (): void =>
    void api
      .call('gallery.restore', { ids })
      .then(() => toast({ tone: 'done', title: t('gallery.restored', { count: ids.length }) }), reportError)
  const purge = (): void => {
    setPurging(false)
    void api
      .call('gallery.purge', { ids })
      .then(() => toast({ tone: 'done', title: t('gallery.purged', { count: ids.length }) }), reportError)
  }
  const star = (): void => {
    const on = !chosen.every((item) => item.star)
    void Promise.all(ids.map((id) => api.call('gallery.star', { id, star: on }))).catch(reportError)
  }

  async function readAll(): Promise<readonly string[]> {
    let pages = data?.pages ?? []
    for (let more = hasNextPage; more;) {
      const read = await fetchNextPage()
      if (read.isError) break
      pages = read.data?.pages ?? pages
      more = read.hasNextPage
    }
    return pages.flatMap((page) => page.items.map((item) => item.id))
  }

  async function openInCreate(id: string): Promise<void> {
    try {
      const { recipe, hasTrajectory, picture } = await queryClient.fetchQuery(pictureQuery(id))
      if (recipe) onOpenInCreate(recipe.settings, recipe.model, hasTrajectory ? picture.runId : null)
      else toast({ tone: 'warn', title: t('gallery.noRecipe') })
    } catch (error) {
      reportError(error)
    }
  }

  return (
    <div className="flex h-full flex-col">
      <Toolbar total={data?.pages[0]?.total ?? null} text={text} onText={setText} />
      <div className="flex min-h-0 flex-1">
        <div className="relative flex min-w-0 flex-1 flex-col">
          {items.length > 0 ? (
            <Grid
              items={items}
              size={filters.size}
              selection={selection}
              onSelection={(next) => {
                setSelection(next)
                setOpen(true)
              }}
              scroll={scrollOf(view)}
              onScroll={(scroll) => keepPlace({ scroll })}
              onOpen={(id) => void openInCreate(id)}
              onTrash={trash}
              onStar={star}
              onEnd={() => hasNextPage && !isFetching && !isError && void fetchNextPage()}
              onAll={readAll}
            />
          ) : (
            !isPending &&
            (isError ? (
              <Unread onRetry={() => void refetch()} />
            ) : isFiltered(filters) ? (
              <Empty icon={ImageOff} title={t('gallery.noMatchTitle')} hint={t('gallery.noMatchHint')} />
            ) : filters.trashed ? (
              <Empty icon={Trash2} title={t('gallery.trashEmptyTitle')} hint={t('gallery.trashEmptyHint')} />
            ) : (
              <Empty
                icon={Images}
                title={t('gallery.emptyTitle')}
                hint={t('gallery.emptyHint')}
                action={<Button onClick={onGoCreate}>{t('gallery.goCreate')}</Button>}
              />
            ))
          )}
          {isError && items.length > 0 && (
            <p role="alert" className="flex items-center justify-center gap-3 border-t border-line bg-panel py-2 text-fg-2">
              {t('common.unread')}
              <Button onClick={() => void fetchNextPage()}>{t('common.retry')}</Button>
            </p>
          )}
          {(ids.length > 1 || (filters.trashed && ids.length > 0)) && (
            <div
              role="toolbar"
              aria-label={t('gallery.selected', { count: ids.length })}
              className="absolute bottom-4 left-1/2 flex -translate-x-1/2 items-center gap-1 rounded-lg border border-line bg-panel p-1.5 shadow-pop"
            >
              <span className="px-2">{t('gallery.selected', { count: ids.length })}</span>
              {filters.trashed ? (
                <>
                  <Button look="quiet" icon={Undo2} onClick={restore}>
                    {t('gallery.restore')}
                  </Button>
                  <Button look="quiet" icon={Trash2} className="text-bad!" onClick={() => setPurging(true)}>
                    {t('gallery.purge')}
                  </Button>
                </>
              ) : (
                <>
                  <Button look="quiet" icon={Star} onClick={star}>
                    {t(chosen.every((item) => item.star) ? 'create.unstar' : 'create.star')}
                  </Button>
                  <TagMenu
                    pictures={chosen}
                    trigger={
                      <Button look="quiet" icon={Tag}>
                        {t('gallery.tag')}
                      </Button>
                    }
                  />
                  <Button look="quiet" icon={Trash2} onClick={trash}>
                    {t('gallery.moveToTrash')}
                  </Button>
                </>
              )}
              <Button look="quiet" onClick={() => setSelection(nothingSelected)}>
                {t('gallery.clear')}
              </Button>
            </div>
          )}
        </div>
        {single && open && detail && detail.picture.id === single.id && (
          <Details
            detail={detail}
            onClose={() => setOpen(false)}
            onTrash={trash}
            onRestore={restore}
            onOpenInCreate={onOpenInCreate}
            onShowRun={onShowRun}
          />
        )}
      </div>
      <Confirm
        open={purging}
        onClose={() => setPurging(false)}
        title={t('gallery.purgeTitle', { count: ids.length })}
        text={t('gallery.purgeText')}
        action={t('gallery.purge')}
        onConfirm={purge}
      >
        <PurgeList pictures={chosen} />
      </Confirm>
    </div>
  )
}
