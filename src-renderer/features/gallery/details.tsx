import {
  CircleAlert,
  CircleCheck,
  Copy,
  Download,
  PencilLine,
  RotateCcw,
  Spline,
  Star,
  Trash2,
  TriangleAlert,
  Undo2,
  X,
} from 'lucide-react'
import { useState } from 'react'
import type { PictureDetail } from '../../../src-shared/contract/gallery.ts'
import type { Recipe, RunSettings, SolverSettings } from '../../../src-shared/contract/recipe.ts'
import { solverVersions, type Verdict } from '../../../src-shared/contract/run.ts'
import { warningText } from '../../../src-shared/i18n/warnings.ts'
import { api, runStore } from '../../client/core.ts'
import { useRuns, useSolvers } from '../../client/queries.ts'
import { isLive } from '../../client/run-store.ts'
import { solverNameOf } from '../../client/solver-info.ts'
import { urls } from '../../client/urls.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { explain, reportError } from '../../ui/report.ts'
import { useEscape } from '../../ui/hooks.ts'
import { useText, type TextKey, type Translate } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { copyText } from '../../ui/copy.ts'
import { RecipeList } from './recipe-list.tsx'
import { TagList } from './tags.tsx'

/** Restores settings into the inspector; `runId` is the run whose trajectory is still there. */
export type OpenInCreate = (settings: RunSettings, model: Pick<Recipe['model'], 'name' | 'hash'>, runId: string | null) => void

/** One picture with its whole recipe and what can be done with it. */
export function Details({
  detail,
  onClose,
  onTrash,
  onRestore,
  onOpenInCreate,
  onShowRun,
}: {
  detail: PictureDetail
  onClose: () => void
  onTrash: () => void
  onRestore: () => void
  onOpenInCreate: OpenInCreate
  onShowRun: (runId: string) => void
}) {
  const { t, language } = useText()
  const { picture, recipe } = detail
  useEscape(onClose)
  const trashed = picture.trashedAt !== null
  return (
    <aside aria-label={t('gallery.details')} className="flex w-80 shrink-0 flex-col border-l border-line bg-panel">
      <header className="flex h-9 shrink-0 items-center gap-1 border-b border-line pr-2 pl-3">
        <h2 className="mr-auto font-medium">{t('gallery.details')}</h2>
        <IconButton
          icon={Star}
          size={24}
          filled={picture.star}
          pressed={picture.star}
          label={picture.star ? t('create.unstar') : t('create.star')}
          onClick={() => void api.call('gallery.star', { id: picture.id, star: !picture.star }).catch(reportError)}
        />
        <IconButton icon={X} size={24} label={t('common.close')} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="bg-stage p-3">
          <img
            src={urls.picture(picture.id)}
            alt={picture.prompt || t('gallery.noPrompt')}
            className="pixelated mx-auto aspect-square w-full object-contain"
          />
        </div>
        <div className="flex flex-col gap-4 p-4">
          <p className="text-base break-words" data-selectable>
            {picture.prompt || <span className="text-fg-3">{t('gallery.noPrompt')}</span>}
          </p>
          {recipe?.settings.negative && (
            <p className="break-words text-fg-2" data-selectable>
              <span className="text-fg-3">{t('create.negative')}: </span>
              {recipe.settings.negative}
            </p>
          )}
          <div className="flex flex-col gap-2">
            {recipe && (
              <Button
                look="primary"
                icon={PencilLine}
                onClick={() => onOpenInCreate(recipe.settings, recipe.model, detail.hasTrajectory ? picture.runId : null)}
              >
                {t('gallery.openInCreate')}
              </Button>
            )}
            {recipe && <MakeAgain key={picture.id} pictureId={picture.id} solver={recipe.settings.solver} />}
            {detail.hasTrajectory && picture.runId && (
              <Button icon={Spline} onClick={() => onShowRun(picture.runId!)}>
                {t('gallery.showTrajectory')}
              </Button>
            )}
            <div className="flex gap-2 *:min-w-0 *:flex-1">
              <a
                href={urls.picture(picture.id)}
                download={picture.file.split('/').at(-1)}
                className="inline-flex h-7 items-center justify-center gap-1.5 truncate rounded-md border border-line bg-raised px-2 text-fg no-underline hover:border-line-strong hover:bg-hover"
              >
                <Download size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
                {t('gallery.download')}
              </a>
              {trashed ? (
                <Button icon={Undo2} onClick={onRestore}>
                  {t('gallery.restore')}
                </Button>
              ) : (
                <Button icon={Trash2} look="danger" onClick={onTrash}>
                  {t('common.delete')}
                </Button>
              )}
            </div>
          </div>
          {detail.recipeProblem !== null && (
            <p role="alert" className="flex gap-2 rounded-md bg-bad-soft p-2">
              <CircleAlert size={14} className="mt-px shrink-0 text-bad" aria-hidden />
              <span>
                {t('gallery.recipeProblem')}: {warningText(detail.recipeProblem, language)}
              </span>
            </p>
          )}
          {!trashed && (
            <section>
              <h3 className="mb-1 font-medium">{t('gallery.tags')}</h3>
              <TagList picture={picture} />
            </section>
          )}
          <section>
            <div className="mb-1 flex items-center">
              <h3 className="flex-1 font-medium">{t('gallery.recipe')}</h3>
              {recipe && (
                <IconButton
                  icon={Copy}
                  size={24}
                  label={t('gallery.copyRecipe')}
                  onClick={() =>
                    void copyText(JSON.stringify(recipe, null, 2)).then(
                      () => toast({ tone: 'done', title: t('common.copied') }),
                      reportError,
                    )
                  }
                />
              )}
            </div>
            <RecipeList detail={detail} />
          </section>
        </div>
      </div>
    </aside>
  )
}

function MakeAgain({ pictureId, solver }: { pictureId: string; solver: SolverSettings }) {
  const { t } = useText()
  const [runId, setRunId] = useState<string | null>(null)
  const run = useRuns((state) => {
    const id = runId ?? state.order.find((other) => state.runs[other]!.summary.reproduces === pictureId)
    return id === undefined ? null : (state.runs[id]?.summary ?? null)
  })
  const live = run !== null && isLive(run)

  async function start(): Promise<void> {
    try {
      const summary = await api.call('runs.reproduce', { pictureId })
      runStore.push({ kind: 'updated', summary })
      setRunId(summary.id)
    } catch (error) {
      reportError(error)
    }
  }

  return (
    <>
      <Button icon={RotateCcw} disabled={live} onClick={() => void start()}>
        {live ? t('gallery.makingAgain') : t('gallery.makeAgain')}
      </Button>
      {run?.verdict && <VerdictLine verdict={run.verdict} solver={solver} />}
      {run?.failure && <p className="text-bad">{explain(run.failure).title}</p>}
    </>
  )
}

/** A reason of a verdict, `name: before -> after`, in words. */
function reasonText(reason: string, t: Translate): string {
  const found = /^([a-z-]+): (.+) -> (.+)$/.exec(reason)
  if (!found) return t(`reason.${reason}` as TextKey)
  const [, name, before, after] = found
  return t('gallery.reason', { name: t(`reason.${name}` as TextKey), before: before!, after: after! })
}

function VerdictLine({ verdict, solver }: { verdict: Verdict; solver: SolverSettings }) {
  const { t } = useText()
  const { data } = useSolvers()
  const name = solverNameOf(solver, data?.solvers)
  const versions = verdict.kind === 'identical' ? null : solverVersions(verdict.reasons)
  const words =
    verdict.kind === 'identical'
      ? t('gallery.verdict.identical')
      : verdict.maxDifference === null
        ? t('gallery.verdict.changed')
        : t(verdict.kind === 'close' ? 'gallery.verdict.close' : 'gallery.verdict.changedBy', { value: verdict.maxDifference })
  const Icon = verdict.kind === 'identical' ? CircleCheck : TriangleAlert
  return (
    <div role="status" className="rounded-md border border-line p-2">
      <p className="flex items-center gap-2 font-medium">
        <Icon size={14} className={verdict.kind === 'identical' ? 'text-good' : 'text-warn'} aria-hidden />
        {words}
      </p>
      {verdict.kind !== 'identical' && verdict.reasons.length > 0 && (
        <ul className="mt-1 list-disc pl-5 text-fg-2">
          {verdict.reasons.map((reason) => (
            <li key={reason}>{reasonText(reason, t)}</li>
          ))}
        </ul>
      )}
      {versions && <p className="mt-1">{t('gallery.verdict.versions', { solver: name, ...versions })}</p>}
    </div>
  )
}
