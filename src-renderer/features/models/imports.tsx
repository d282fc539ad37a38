import { Check, CircleAlert, Copy, Play, Trash2, X } from 'lucide-react'
import type { ImportTask } from '../../../src-shared/contract/imports.ts'
import { api } from '../../client/core.ts'
import { dismissImport, useImports } from '../../client/imports.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Progress } from '../../ui/progress.tsx'
import { explain, reportError } from '../../ui/report.ts'
import { currentLanguage, useText } from '../../ui/text.ts'

/** Copies under way, and those that were interrupted or failed, above the cards. */
export function Imports({ onShow }: { onShow: (modelId: string) => void }) {
  const { t } = useText()
  const tasks = useImports()
  if (tasks.length === 0) return null
  return (
    <ul aria-label={t('models.imports')} className="max-h-40 shrink-0 overflow-y-auto border-b border-line bg-panel px-4 py-1">
      {tasks.map((task) => (
        <Row key={task.id} task={task} onShow={onShow} />
      ))}
    </ul>
  )
}

const failureText = (failure: NonNullable<ImportTask['failure']>): string => {
  const { title, detail } = explain(failure)
  return currentLanguage() === 'en' ? detail : `${title} ${detail}`
}

const cancel = (id: string): void => void api.call('imports.cancel', { id }).catch(reportError)
const resume = (id: string): void => void api.call('imports.resume', { id }).catch(reportError)

function Row({ task, onShow }: { task: ImportTask; onShow: (modelId: string) => void }) {
  const { t } = useText()
  const { id, name, source, state, done, total, modelId, failure } = task
  const Icon = state === 'done' ? Check : state === 'copying' ? Copy : CircleAlert
  const tone = state === 'done' ? 'text-good' : state === 'copying' ? 'text-fg-3' : state === 'failed' ? 'text-bad' : 'text-warn'
  return (
    <li aria-label={name} className="flex min-h-8 items-center gap-3 py-0.5">
      <Icon size={14} strokeWidth={1.75} className={`shrink-0 ${tone}`} aria-hidden />
      <span className="max-w-48 min-w-0 shrink-0 truncate font-medium" title={source}>
        {name}
      </span>
      {state === 'copying' ? (
        <>
          <Progress label={t('models.copying', { name })} done={done} total={total} className="min-w-16 flex-1" />
          <span className="w-40 shrink-0 text-right text-fg-3">
            {t('models.readOf', { done: formatBytes(done), total: formatBytes(total) })}
          </span>
          <IconButton icon={X} size={24} label={t('models.cancelImport')} onClick={() => cancel(id)} />
        </>
      ) : (
        <>
          <span className="min-w-0 flex-1 truncate text-fg-2" title={failure?.message}>
            {state === 'done' ? t('models.imported') : failure ? failureText(failure) : t('models.interrupted')}
          </span>
          {state === 'done' && modelId && (
            <Button look="quiet" onClick={() => onShow(modelId)}>
              {t('models.inspect')}
            </Button>
          )}
          {state !== 'done' && (
            <>
              <Button look="quiet" icon={Play} onClick={() => resume(id)}>
                {t(state === 'failed' ? 'models.tryAgain' : 'models.goOn')}
              </Button>
              <IconButton icon={Trash2} size={24} label={t('models.discardImport')} onClick={() => cancel(id)} />
            </>
          )}
          {state === 'done' && <IconButton icon={X} size={24} label={t('common.dismiss')} onClick={() => dismissImport(id)} />}
        </>
      )}
    </li>
  )
}
