import { Trash2, Unlink } from 'lucide-react'
import { useState } from 'react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { api, queryClient } from '../../client/core.ts'
import { IconButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { formatBytes } from '../../ui/format.ts'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'

/** Takes a model off the list: a linked folder is forgotten, one of the library deleted, and the question says which and where. */
export function RemoveButton({ model, className = '' }: { model: ModelCard; className?: string }) {
  const { t } = useText()
  const [asking, setAsking] = useState(false)
  // A list of hundreds of cards carries a dialog only where it was asked for.
  const [asked, setAsked] = useState(false)
  if (model.origin === 'built-in') return null
  const linked = model.origin === 'linked'
  const label = t(linked ? 'models.unlink' : 'models.delete')

  function remove(): void {
    setAsking(false)
    void api.call('models.remove', { id: model.id }).then(() => {
      void queryClient.invalidateQueries({ queryKey: ['models'] })
      toast({ tone: 'done', title: t(linked ? 'models.unlinked' : 'models.deleted', { name: model.name }) })
    }, reportError)
  }

  return (
    <>
      <IconButton
        icon={linked ? Unlink : Trash2}
        label={label}
        className={className}
        onClick={() => (setAsked(true), setAsking(true))}
      />
      {asked && (
        <Confirm
          open={asking}
          onClose={() => setAsking(false)}
          title={t(linked ? 'models.unlinkTitle' : 'models.deleteTitle', { name: model.name })}
          text={linked ? t('models.unlinkText') : t('models.deleteText', { size: formatBytes(model.bytes) })}
          action={label}
          onConfirm={remove}
        >
          <p className="break-all text-fg-2" data-selectable>
            {model.path}
          </p>
        </Confirm>
      )}
    </>
  )
}
