import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { removeLooseRuns } from '../../client/loose-runs.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'

/** Deletes one ended run that has no picture, after asking. */
export function RemoveRun({ id, className }: { id: string; className: string }) {
  const { t } = useText()
  const [asking, setAsking] = useState(false)
  const remove = (): void => {
    setAsking(false)
    void removeLooseRuns([id]).catch(reportError)
  }
  return (
    <>
      <IconButton icon={Trash2} size={20} label={t('create.removeRun')} className={className} onClick={() => setAsking(true)} />
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('settings.looseTitle', { count: 1 })}
        text={t('create.removeRunText')}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button look="danger" onClick={remove}>
              {t('settings.looseRemove')}
            </Button>
          </>
        }
      />
    </>
  )
}
