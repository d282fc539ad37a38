import { Plus, X } from 'lucide-react'
import { useId, useState, type ClipboardEvent } from 'react'
import type { TableauSettings } from '../../../src-shared/contract/recipe.ts'
import type { SavedTableau } from '../../../src-shared/contract/saved.ts'
import { api, queryClient } from '../../client/core.ts'
import { freeName } from '../../client/free-name.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { reportError } from '../../ui/report.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { draftOf, nodeText, pasted, readTableauDraft, sayTableauProblem, type ReadDraft } from './tableau-draft.ts'
import type { TableauPlace } from '../../../src-shared/numerics/tableau-faults.ts'

export interface EditedTableau {
  /** What to begin with, null for an empty one. */
  readonly tableau: TableauSettings | null
  /** The saved one it takes the place of. */
  readonly id: string | null
}

const reload = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['tableaux'] })

async function restore({ id: _id, ...tableau }: SavedTableau): Promise<void> {
  const saved = await api.call('tableaux.list', {})
  const name = freeName(
    tableau.name,
    saved.map((one) => one.name),
  )
  await api.call('tableaux.save', { ...tableau, name })
  await reload()
}

/** A Butcher tableau to type or paste, with its order as it is written. */
export function TableauDialog({
  edited,
  onClose,
  onUse,
}: {
  edited: EditedTableau
  onClose: () => void
  onUse: (tableau: TableauSettings) => void
}) {
  const { t } = useText()
  const [draft, setDraft] = useState(() => draftOf(edited.tableau))
  /** Problems of fields that are still empty are told when saving is tried. */
  const [tried, setTried] = useState(false)
  const read = readTableauDraft(draft)
  const named = draft.name.trim() !== ''
  const textAt = (at: TableauPlace): string => (typeof at === 'number' ? draft.rows[at]!.weights : draft[at])
  const problemAt = (at: TableauPlace): string | null =>
    read.problem?.at === at && (tried || textAt(at).trim() !== '') ? sayTableauProblem(t, read.problem.what) : null
  const change = (next: Partial<typeof draft>): void => setDraft({ ...draft, ...next })
  const setRow = (index: number, weights: string): void => change({ rows: draft.rows.with(index, { c: null, weights }) })

  function onPaste(event: ClipboardEvent): void {
    const next = pasted(draft, event.clipboardData.getData('text'))
    if (!next) return
    event.preventDefault()
    setDraft(next)
    setTried(true)
  }

  async function save(): Promise<void> {
    setTried(true)
    if (!read.tableau || !named) return
    try {
      const saved = await api.call('tableaux.save', { ...read.tableau, ...(edited.id === null ? {} : { id: edited.id }) })
      await reload()
      const { id: _, ...tableau } = saved
      onUse(tableau)
      onClose()
    } catch (error) {
      reportError(error)
    }
  }

  async function remove(id: string): Promise<void> {
    const removed = queryClient.getQueryData<SavedTableau[]>(['tableaux'])?.find((one) => one.id === id)
    onClose()
    try {
      await api.call('tableaux.remove', { id }).then(reload)
    } catch (error) {
      return reportError(error)
    }
    if (removed)
      toast({
        tone: 'done',
        title: t('tableau.removed', { name: removed.name }),
        action: { label: t('common.undo'), perform: () => void restore(removed).catch(reportError) },
      })
  }

  const last = draft.rows.length - 1
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(edited.id === null ? 'tableau.new' : 'tableau.edit')}
      text={t('tableau.text')}
      className="top-[6%]! max-h-[88vh]! w-[min(38rem,calc(100vw-2rem))]!"
      actions={
        <>
          {edited.id !== null && (
            <Button look="danger" className="mr-auto" onClick={() => void remove(edited.id!)}>
              {t('common.delete')}
            </Button>
          )}
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" onClick={() => void save()}>
            {t('tableau.save')}
          </Button>
        </>
      }
    >
      <div onPaste={onPaste}>
        <TextInput
          autoFocus
          aria-label={t('tableau.name')}
          aria-invalid={tried && !named}
          placeholder={t('tableau.name')}
          maxLength={100}
          value={draft.name}
          className="w-full"
          onChange={(event) => change({ name: event.target.value })}
        />
        {tried && !named && (
          <p role="alert" className="mt-1 text-xs text-bad">
            {t('tableau.nameMissing')}
          </p>
        )}
        <div className="mt-3 grid grid-cols-[4.5rem_minmax(0,1fr)_1.5rem] items-start gap-x-2 gap-y-1">
          {draft.rows.map((row, index) => (
            <Row
              key={index}
              head={nodeText(row)}
              label={t('tableau.row', { index: index + 1 })}
              placeholder={index === 0 ? t('tableau.first') : ''}
              value={row.weights}
              problem={problemAt(index)}
              onChange={(weights) => setRow(index, weights)}
            >
              {index === last && last > 0 && (
                <IconButton
                  icon={X}
                  size={20}
                  label={t('tableau.removeRow')}
                  onClick={() => change({ rows: draft.rows.slice(0, -1) })}
                />
              )}
            </Row>
          ))}
          <Button
            look="quiet"
            icon={Plus}
            className="col-start-2 h-6 justify-self-start px-1.5 text-xs"
            onClick={() => change({ rows: [...draft.rows, { c: null, weights: '' }] })}
          >
            {t('tableau.addRow')}
          </Button>
          <hr className="col-span-2 my-1 border-line-strong" />
          <Row
            head="b"
            label={t('tableau.weightsLabel')}
            value={draft.b}
            problem={problemAt('b')}
            className="col-start-1"
            onChange={(b) => change({ b })}
          />
          <Row
            head="b*"
            label={t('tableau.estimateLabel')}
            placeholder={t('tableau.estimateHint')}
            value={draft.bHat}
            problem={problemAt('bHat')}
            className="col-start-1"
            onChange={(bHat) => change({ bHat })}
          />
        </div>
        <Verdict read={read} />
      </div>
    </Dialog>
  )
}

function Row({
  head,
  label,
  placeholder,
  value,
  problem,
  className,
  onChange,
  children,
}: {
  /** What stands before the row: its node, or the name of the weights. */
  head: string
  label: string
  placeholder?: string
  value: string
  problem: string | null
  className?: string
  onChange: (value: string) => void
  children?: React.ReactNode
}) {
  const id = useId()
  return (
    <>
      <span className={cx('truncate border-r border-line-strong pr-2 text-right leading-7 text-fg-2', className)} title={head}>
        {head}
      </span>
      <div className="col-start-2 min-w-0">
        <TextInput
          aria-label={label}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : id}
          placeholder={placeholder}
          value={value}
          className="w-full"
          onChange={(event) => onChange(event.target.value)}
        />
        {problem !== null && (
          <p id={id} role="alert" className="mt-0.5 text-xs text-bad">
            {problem}
          </p>
        )}
      </div>
      <span className="col-start-3 flex h-7 items-center">{children}</span>
    </>
  )
}

/** What the tableau is, by the order conditions. */
function Verdict({ read: { report } }: { read: ReadDraft }) {
  const { t } = useText()
  if (!report) return <p className="mt-3 min-h-5 text-fg-3">{t('tableau.unfinished')}</p>
  const { order, estimateOrder, stages, firstSameAsLast } = report
  const nfe = firstSameAsLast ? stages - 1 : stages
  return (
    <p className="mt-3 min-h-5" aria-live="polite">
      <span className="font-medium text-accent">
        {estimateOrder === null
          ? t(order === 5 ? 'tableau.orderAtLeast' : 'create.order', { order })
          : t('tableau.orders', { order, estimate: estimateOrder })}
      </span>
      {t('common.comma')}
      {[
        t('tableau.stages', { count: stages }),
        t(estimateOrder === null ? 'create.nfePerStep' : 'create.nfePerAttempt', { nfe }),
        ...(firstSameAsLast ? [t('tableau.fsal')] : []),
      ].join(t('common.comma'))}
    </p>
  )
}
