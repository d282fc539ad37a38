import { useState } from 'react'
import type { AppInfo } from '../../../src-shared/contract/settings.ts'
import { api, queryClient } from '../../client/core.ts'
import { removeLooseRuns } from '../../client/loose-runs.ts'
import { useDiskUse, useLooseRuns } from '../../client/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { formatBytes } from '../../ui/format.ts'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { Section } from './section.tsx'

/** What lies in the library, how large it is, and where. */
export function Storage({ info }: { info: AppInfo }) {
  const { t } = useText()
  const [busy, setBusy] = useState(false)
  const { data: use } = useDiskUse()
  const { data: loose } = useLooseRuns()
  const [asking, setAsking] = useState(false)
  const size = (bytes: number | undefined): string => (bytes === undefined ? '…' : formatBytes(bytes))
  const rows: [string, string, string][] = [
    [t('settings.diskPictures'), t('settings.storesPictures'), size(use?.pictures)],
    [t('settings.diskTrajectories'), t('settings.storesRuns'), size(use?.trajectories)],
    [t('settings.diskSources'), t('settings.storesSources'), size(use?.sources)],
    [t('settings.diskModels'), t('settings.storesModels'), size(use?.models)],
    [t('settings.diskOwn'), t('settings.storesOwn'), size(use?.own)],
    [t('settings.diskStudies'), t('settings.storesStudies'), size(use?.studies)],
    [t('settings.diskPassing'), t('settings.storesPassing'), size(use?.passing)],
    [t('settings.diskDatabase'), t('settings.storesDatabase'), size(use?.database)],
    [t('gallery.trash'), t('settings.storesTrash'), size(use?.trash)],
  ]

  async function rebuild(): Promise<void> {
    setBusy(true)
    try {
      const result = await api.call('gallery.rebuild', {})
      toast({ tone: 'done', title: t('settings.rebuilt', result) })
      void queryClient.invalidateQueries()
    } catch (error) {
      reportError(error)
    }
    setBusy(false)
  }

  async function removeLoose(): Promise<void> {
    setAsking(false)
    setBusy(true)
    try {
      toast({ tone: 'done', title: t('settings.looseRemoved', { count: await removeLooseRuns() }) })
    } catch (error) {
      reportError(error)
    }
    setBusy(false)
  }

  return (
    <Section title={t('settings.stores')}>
      <p className="text-fg-2">{t('settings.storesText')}</p>
      <dl className="overflow-hidden rounded-md border border-line">
        {rows.map(([name, text, size]) => (
          <div key={name} className="grid grid-cols-[7rem_1fr_auto] gap-3 border-b border-line px-3 py-2 last:border-0">
            <dt>{name}</dt>
            <dd className="text-fg-3">{text}</dd>
            <dd className="text-right">{size}</dd>
          </div>
        ))}
      </dl>
      {(loose?.count ?? 0) > 0 && (
        <div className="flex items-center gap-3">
          <p className="min-w-0 flex-1 text-fg-2">{t('settings.loose', { count: loose!.count })}</p>
          <Button disabled={busy} onClick={() => setAsking(true)}>
            {t('settings.looseRemove')}
          </Button>
        </div>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('settings.looseTitle', { count: loose?.count ?? 0 })}
        text={t('settings.looseText')}
        action={t('settings.looseRemove')}
        onConfirm={() => void removeLoose()}
      />
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1" data-selectable>
          <span className="mr-3 text-fg-3">{t('settings.library')}</span>
          <span className="break-all">{info.library}</span>
        </p>
        <Button disabled={busy} onClick={() => void rebuild()}>
          {busy ? t('settings.rebuilding') : t('settings.rebuild')}
        </Button>
      </div>
    </Section>
  )
}
