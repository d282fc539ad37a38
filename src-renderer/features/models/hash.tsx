import { Square } from 'lucide-react'
import { useState } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { api, queryClient } from '../../client/core.ts'
import { forgetProgress, useModelProgress } from '../../client/model-progress.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Progress } from '../../ui/progress.tsx'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'

/** The hash over everything, or how far its reading is, or a way to begin it. */
export function Hash({ model }: { model: ModelCard }) {
  const { t } = useText()
  const progress = useModelProgress('hash', model.id)
  const [asked, setAsked] = useState(false)
  if (model.hash) return <span className="break-all">{model.hash}</span>
  const under = progress !== null && progress.done < progress.total
  if (!asked && !under)
    return (
      <Button look="quiet" className="-ml-2.5" onClick={() => void read()}>
        {t('models.readWeights', { size: formatBytes(model.bytes) })}
      </Button>
    )
  const { done, total } = progress ?? { done: 0, total: model.bytes }

  async function read(): Promise<void> {
    forgetProgress('hash', model.id)
    setAsked(true)
    await api.call('models.hash', { id: model.id }).catch(reportError)
    setAsked(false)
    forgetProgress('hash', model.id)
    void queryClient.invalidateQueries({ queryKey: ['models'] })
  }

  return (
    <div className="flex items-center gap-2">
      <div className="min-w-0 flex-1">
        <Progress label={t('models.readingWeights')} done={done} total={total} />
        <p className="mt-1 text-fg-3">{t('models.readOf', { done: formatBytes(done), total: formatBytes(total) })}</p>
      </div>
      <IconButton
        icon={Square}
        size={24}
        label={t('models.stopReading')}
        onClick={() =>
          void api.call('models.stopHash', { id: model.id }).then(() => forgetProgress('hash', model.id), reportError)
        }
      />
    </div>
  )
}
