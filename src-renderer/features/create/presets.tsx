import { Plus, TriangleAlert, X } from 'lucide-react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import type { Preset } from '../../../src-shared/contract/settings.ts'
import { api, queryClient } from '../../client/core.ts'
import { freeName } from '../../client/free-name.ts'
import { usePresets, useSolvers } from '../../client/queries.ts'
import { solverInfoOf } from '../../client/solver-info.ts'
import { IconButton } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { reportError } from '../../ui/report.ts'
import { SaveAs } from '../../ui/save-as.tsx'
import { t, useText, type TextKey } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { changeSettings, useDraft, type Draft } from './draft.ts'
import { matchesPreset, settingsOf } from './preset-match.ts'
import { misfit } from './recommended.ts'

const reload = (): void => void queryClient.invalidateQueries({ queryKey: ['presets'] })

/** Named solver settings, one click each. The one in force is marked. */
export function Presets({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const settings = useDraft((draft: Draft) => draft.settings)
  const { data: presets = [] } = usePresets(model?.id ?? null)
  const nameOf = (preset: Preset): string => {
    const key = `preset.${preset.id}` as TextKey
    return preset.builtIn && t(key) !== key ? t(key) : preset.name
  }
  return (
    <div className="border-b border-line py-2 pr-2 pl-3">
      <div className="flex items-start">
        <div role="group" aria-label={t('create.presets')} className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
          {presets.map((preset) => {
            const on = matchesPreset(settings, preset)
            return (
              <span key={preset.id} className="group relative inline-flex">
                <button
                  type="button"
                  aria-pressed={on}
                  onClick={() => changeSettings(settingsOf(preset))}
                  className={cx(
                    'h-6 max-w-40 truncate rounded-md px-2 text-xs transition-colors',
                    on ? 'bg-accent-soft text-accent' : 'text-fg-2 hover:bg-hover hover:text-fg',
                    // A name that grew when pointed at could move away from under the pointer.
                    !preset.builtIn && 'pr-6',
                  )}
                >
                  {nameOf(preset)}
                </button>
                {!preset.builtIn && (
                  <IconButton
                    icon={X}
                    size={20}
                    label={t('create.removePreset', { name: preset.name })}
                    className="absolute top-0.5 right-0.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
                    onClick={() => void removePreset(preset)}
                  />
                )}
              </span>
            )
          })}
        </div>
        <SaveAs
          icon={Plus}
          label={t('create.savePreset')}
          nameLabel={t('create.presetName')}
          className="ml-auto"
          onSave={savePreset}
        />
      </div>
      <MisfitNote model={model} />
    </div>
  )
}

/** Says where the method and the model do not belong together. */
function MisfitNote({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const solver = useDraft((draft) => draft.settings.solver)
  const { data } = useSolvers()
  const nameOf = (wanted: string | undefined): string => data?.solvers.find((one) => one.id === wanted)?.name ?? wanted ?? ''
  const info = solverInfoOf(solver, data?.solvers)
  const found = misfit(model, info)
  if (!found) return null
  return (
    <p role="status" className="mt-1 flex gap-1.5 pr-2 text-xs text-warn">
      <TriangleAlert size={13} strokeWidth={1.75} className="mt-px shrink-0" aria-hidden />
      {t(`create.misfit.${found}`, { chosen: info?.name ?? solver.id, wanted: nameOf(model?.recommended?.solver.id) })}
    </p>
  )
}

/** A preset of the same name is replaced; what it held can be had back. */
async function savePreset(name: string): Promise<void> {
  const { solver, refinement, guidanceShape = null } = useDraft.getState().settings
  const known = queryClient.getQueriesData<Preset[]>({ queryKey: ['presets'] }).flatMap(([, presets]) => presets ?? [])
  const before = known.find((one) => !one.builtIn && one.name === name)
  const preset = await api.call('presets.save', { name, solver, refinement, guidanceShape })
  reload()
  toast({
    tone: 'done',
    title: t(before ? 'create.presetReplaced' : 'create.presetSaved', { name: preset.name }),
    ...(before ? { action: { label: t('common.undo'), perform: () => void restorePreset(before) } } : {}),
  })
}

async function removePreset(preset: Preset): Promise<void> {
  try {
    await api.call('presets.remove', { id: preset.id })
    reload()
    toast({
      tone: 'done',
      title: t('create.presetRemoved', { name: preset.name }),
      action: { label: t('common.undo'), perform: () => void restorePreset(preset) },
    })
  } catch (error) {
    reportError(error)
  }
}

/** Under another name where its own is taken by now, unless it is taken by what replaced it. */
async function restorePreset({ id, name: own, solver, refinement, guidanceShape = null }: Preset): Promise<void> {
  try {
    const others = (await api.call('presets.list', {})).filter((one) => one.id !== id)
    const name = freeName(
      own,
      others.map((one) => one.name),
    )
    await api.call('presets.save', { name, solver, refinement, guidanceShape })
    reload()
  } catch (error) {
    reportError(error)
  }
}
