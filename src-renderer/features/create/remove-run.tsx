import { Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { removeLooseRuns } from '../../client/loose-runs.ts'
import { IconButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'

/** Deletes one ended run that has no picture, after asking. */
export function RemoveRun({ id, className }: { id: string; className: string }) {
  const { t } = useText()
  const [asking, setAsking] = useState(false)
  const place = useRef<HTMLSpanElement>(null)
  async function remove(): Promise<void> {
    const item = place.current?.closest('li')
    const beside = item?.nextElementSibling ?? item?.previousElementSibling
    setAsking(false)
    try {
      await removeLooseRuns([id])
      const next = beside?.querySelector('button') ?? document.getElementById('main')
      next?.focus()
    } catch (error) {
      reportError(error)
    }
  }
  return (
    <>
      <span ref={place} className="contents">
        <IconButton icon={Trash2} size={20} label={t('create.removeRun')} className={className} onClick={() => setAsking(true)} />
      </span>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('settings.looseTitle', { count: 1 })}
        text={t('create.removeRunText')}
        action={t('settings.looseRemove')}
        onConfirm={() => void remove()}
      />
    </>
  )
}
