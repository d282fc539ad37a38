import { Download, Play, Square, Trash2, Undo2 } from 'lucide-react'
import type { LabStudy } from '../../../src-shared/contract/lab.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu, type MenuEntry } from '../../ui/menu.tsx'
import { Progress } from '../../ui/progress.tsx'
import { explain } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'

/** What can be done with a study. */
export interface StudyActions {
  readonly onStop: () => void
  readonly onResume: () => void
  readonly onTakeOver: () => void
  readonly onRemove: () => void
}

export const isLive = ({ state }: LabStudy): boolean => state === 'running' || state === 'waiting'

/** How far a study is, and what can be done with it. Without `exports` there is nothing to hand out yet. */
export function StudyHeader({
  study,
  actions: { onStop, onResume, onTakeOver, onRemove },
  exports,
}: {
  study: LabStudy
  actions: StudyActions
  exports: readonly MenuEntry[]
}) {
  const { t } = useText()
  const { state, over, total, current, failure, calibration } = study
  const live = isLive(study)
  const most = calibration !== null && state !== 'done'
  return (
    <header className="flex shrink-0 flex-col gap-1.5 border-b border-line bg-panel px-4 py-2">
      <div className="flex min-h-7 items-center gap-2">
        <p className="min-w-0 flex-1 truncate" aria-live="polite">
          <span className={state === 'failed' ? 'text-bad' : 'font-medium'}>
            {t(calibration && state === 'running' ? 'lab.calibrating' : `lab.${state}`)}
          </span>
          <span className="ml-2 text-fg-3">
            {(calibration === null || most) && t(most ? 'lab.progressMost' : 'lab.progress', { over, total })}
            {current && ` · ${t('lab.now', current)}`}
          </span>
        </p>
        {live ? (
          <Button icon={Square} onClick={onStop}>
            {t('lab.stop')}
          </Button>
        ) : (
          <>
            {state !== 'done' && (
              <Button icon={Play} onClick={onResume}>
                {t('lab.resume')}
              </Button>
            )}
            <IconButton icon={Undo2} label={t('lab.again')} onClick={onTakeOver} />
            <IconButton icon={Trash2} label={t('lab.delete')} onClick={onRemove} />
          </>
        )}
        {exports.length > 0 && <Menu trigger={<IconButton icon={Download} label={t('lab.export')} />} entries={exports} />}
      </div>
      {live && <Progress label={t(calibration ? 'lab.calibrating' : 'lab.running')} done={over} total={total} />}
      {failure && (
        <p role="alert" className="text-bad">
          {explain(failure).detail}
        </p>
      )}
    </header>
  )
}
