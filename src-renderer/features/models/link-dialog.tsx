import { useState } from 'react'
import { create } from 'zustand'
import { api, queryClient } from '../../client/core.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { reportError } from '../../ui/report.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'

export const linkDialog = create<{ open: boolean }>(() => ({ open: false }))

export function LinkDialog() {
  const { t } = useText()
  const open = linkDialog((state) => state.open)
  const [path, setPath] = useState('')
  const [busy, setBusy] = useState(false)
  const close = (): void => linkDialog.setState({ open: false })

  async function link(): Promise<void> {
    setBusy(true)
    try {
      const card = await api.call('models.link', { path: path.trim() })
      void queryClient.invalidateQueries({ queryKey: ['models'] })
      toast(
        card.usable
          ? { tone: 'done', title: t('models.linked', { name: card.name }) }
          : { tone: 'warn', title: t('models.linkedBroken', { name: card.name }) },
      )
      setPath('')
      close()
    } catch (error) {
      reportError(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('models.linkTitle')}
      text={t('models.linkText')}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button look="primary" disabled={path.trim() === '' || busy} onClick={() => void link()}>
            {t('models.link')}
          </Button>
        </>
      }
    >
      <TextInput
        autoFocus
        aria-label={t('models.linkPath')}
        placeholder={t('models.linkPath')}
        value={path}
        className="w-full"
        onChange={(event) => setPath(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && path.trim() !== '' && !busy && void link()}
      />
    </Dialog>
  )
}
