import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { create } from 'zustand'
import type { ImportCheck, ImportFormInput } from '../../../src-shared/contract/imports.ts'
import { api, queryClient } from '../../client/core.ts'
import { noteImport } from '../../client/imports.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useDebounced } from '../../ui/hooks.ts'
import { explain, reportError } from '../../ui/report.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { currentLanguage, useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { FileForm, formFor } from './file-form.tsx'
import { FolderFound, enoughRoom } from './folder-found.tsx'

export const addDialog = create<{ open: boolean; path: string }>(() => ({ open: false, path: '' }))

/** What is at a path, once its typing has rested. */
function useCheck(path: string) {
  const rested = useDebounced(path.trim(), 300)
  const query = useQuery({
    queryKey: ['import-check', rested],
    queryFn: ({ signal }) => api.call('imports.check', { path: rested }, { signal }),
    enabled: rested !== '',
    staleTime: 0,
    gcTime: 0,
    // A path half typed is no failure to report.
    meta: { silent: true },
  })
  return { ...query, settled: rested === path.trim() && !query.isFetching }
}

export function AddDialog({ onLinked }: { onLinked: (modelId: string) => void }) {
  const { t } = useText()
  const { open, path } = addDialog()
  const [form, setForm] = useState<ImportFormInput | null>(null)
  const [name, setName] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const check = useCheck(open ? path : '')
  const found = check.settled ? check.data : undefined
  const close = (): void => addDialog.setState({ open: false })
  const change = (next: string): void => addDialog.setState({ path: next })
  // Answers are about one path, whoever sets another.
  const [answered, setAnswered] = useState(path)
  if (answered !== path) {
    setAnswered(path)
    setForm(null)
    setName(null)
  }

  async function perform(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    try {
      await work()
      change('')
      close()
    } catch (error) {
      reportError(error)
    } finally {
      setBusy(false)
    }
  }

  const link = (): Promise<void> =>
    perform(async () => {
      const card = await api.call('models.link', { path: path.trim() })
      void queryClient.invalidateQueries({ queryKey: ['models'] })
      toast(
        card.usable
          ? { tone: 'done', title: t('models.linked', { name: card.name }) }
          : { tone: 'warn', title: t('models.linkedBroken', { name: card.name }) },
      )
      if (!card.usable) onLinked(card.id)
    })
  const linkAll = (paths: readonly string[]): Promise<void> =>
    perform(async () => {
      const { added } = await api.call('models.linkAll', { paths: [...paths] })
      void queryClient.invalidateQueries({ queryKey: ['models'] })
      toast({ tone: 'done', title: t('models.linkedMany', { count: added }) })
    })
  const copy = (): Promise<void> =>
    perform(async () => {
      const answers = found?.file ? (form ?? formFor(found.file)) : null
      noteImport(await api.call('imports.start', { path: path.trim(), name: name?.trim() || null, form: answers }))
    })

  const nested = found?.nested ?? []
  const copies = found && (found.file !== null || (found.card?.usable ?? false)) && enoughRoom(found)
  const single = found?.file !== null && found?.file !== undefined
  const linkable = check.settled && !check.error && path.trim() !== '' && !busy && !single && nested.length === 0
  /** What the button that stands out does, and Enter with it. */
  const primary = busy
    ? null
    : nested.length > 0
      ? () => void linkAll(nested)
      : copies
        ? () => void copy()
        : linkable
          ? () => void link()
          : null
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('models.addTitle')}
      text={t('models.addText')}
      className="w-[min(34rem,calc(100vw-2rem))]!"
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          {nested.length > 0 && (
            <Button look="primary" disabled={busy} onClick={() => void linkAll(nested)}>
              {t('models.linkMany', { count: nested.length })}
            </Button>
          )}
          {nested.length === 0 && !single && (
            <Button look={copies ? 'plain' : 'primary'} disabled={!linkable} onClick={() => void link()}>
              {t('models.link')}
            </Button>
          )}
          {copies && (
            <Button look="primary" disabled={busy} onClick={() => void copy()}>
              {t('models.copy')}
            </Button>
          )}
        </>
      }
    >
      <TextInput
        aria-label={t('models.addPath')}
        placeholder={t('models.addPath')}
        value={path}
        className="w-full"
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && primary?.()}
      />
      <div className="mt-3 min-h-24" aria-live="polite">
        <Found
          path={path}
          check={found}
          failure={check.settled ? check.error : null}
          pending={path.trim() !== '' && !check.settled}
          name={name}
          form={form}
          onName={setName}
          onForm={setForm}
          onPath={change}
        />
      </div>
    </Dialog>
  )
}

function Found({
  path,
  check,
  failure,
  pending,
  name,
  form,
  onName,
  onForm,
  onPath,
}: {
  path: string
  check: ImportCheck | undefined
  failure: Error | null
  pending: boolean
  name: string | null
  form: ImportFormInput | null
  onName: (name: string) => void
  onForm: (form: ImportFormInput) => void
  onPath: (path: string) => void
}) {
  const { t } = useText()
  if (path.trim() === '') return <p className="text-fg-3">{t('models.addHint')}</p>
  if (pending) return <p className="text-fg-3">{t('models.looking')}</p>
  if (failure) {
    const code = 'code' in failure ? String(failure.code) : 'internal'
    const { title: general, detail } = explain({ code, message: failure.message })
    const title = code === 'not-found' ? t('models.pathNotFound') : general
    return (
      <p className="break-words text-warn">
        {currentLanguage() !== 'en' && <span className="block">{title}</span>}
        {detail}
      </p>
    )
  }
  if (!check) return null
  return check.file ? (
    <FileForm
      check={check}
      file={check.file}
      name={name ?? check.name}
      form={form ?? formFor(check.file)}
      onName={onName}
      onForm={onForm}
      onFolder={onPath}
    />
  ) : (
    <FolderFound check={check} />
  )
}
