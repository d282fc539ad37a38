import { Box, FolderPlus, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { api, queryClient } from '../../client/core.ts'
import { useModels } from '../../client/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { Inspect } from './inspect.tsx'
import { LinkDialog, linkDialog } from './link-dialog.tsx'
import { ModelTile } from './model-card.tsx'

export function Models({ currentId, onUse }: { currentId: string | null; onUse: (model: ModelCard) => void }) {
  const { t } = useText()
  const { data: models, isPending } = useModels()
  const [inspectedId, setInspected] = useState<string | null>(null)
  const [scanning, setScanning] = useState(false)
  const inspected = models?.find(({ id }) => id === inspectedId)

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
          <Button icon={FolderPlus} onClick={() => linkDialog.setState({ open: true })}>
            {t('models.link')}
          </Button>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto p-4">
          {models?.length === 0 && !isPending && <Empty icon={Box} title={t('models.empty')} hint={t('models.linkText')} />}
          <div className="grid grid-cols-[repeat(auto-fill,minmax(19rem,1fr))] gap-4">
            {models?.map((model) => (
              <ModelTile
                key={model.id}
                model={model}
                current={model.id === currentId}
                inspected={model.id === inspectedId}
                onInspect={() => setInspected(model.id === inspectedId ? null : model.id)}
                onUse={() => onUse(model)}
              />
            ))}
          </div>
        </div>
      </div>
      {inspected && <Inspect model={inspected} onClose={() => setInspected(null)} />}
      <LinkDialog />
    </div>
  )
}
