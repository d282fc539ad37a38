import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Preset } from '../../../src-shared/contract/settings.ts'
import { api, queryClient } from '../../client/core.ts'
import { usePresets } from '../../client/queries.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Popover } from '../../ui/popover.tsx'
import { reportError } from '../../ui/report.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { useText, type TextKey } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { changeSettings, useDraft, type Draft } from './draft.ts'
import { matchesPreset } from './preset-match.ts'

const reload = (): void => void queryClient.invalidateQueries({ queryKey: ['presets'] })

/** Named solver settings, one click each. The one in force is marked. */
export function Presets() {
  const { t } = useText()
  const settings = useDraft((draft: Draft) => draft.settings)
  const { data: presets = [] } = usePresets()
  const nameOf = (preset: Preset): string => {
    const key = `preset.${preset.id}` as TextKey
    return preset.builtIn && t(key) !== key ? t(key) : preset.name
  }
  return (
    <div className="flex items-start border-b border-line py-2 pr-2 pl-3">
      <div role="group" aria-label={t('create.presets')} className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
        {presets.map((preset) => {
          const on = matchesPreset(settings, preset)
          return (
            <span key={preset.id} className="group relative inline-flex">
              <button
                type="button"
                aria-pressed={on}
                onClick={() => changeSettings({ solver: preset.solver, refinement: preset.refinement })}
                className={cx(
                  'h-6 max-w-40 truncate rounded-md px-2 text-xs transition-colors',
                  on ? 'bg-accent-soft text-accent' : 'text-fg-2 hover:bg-hover hover:text-fg',
                  !preset.builtIn && 'group-focus-within:pr-6 group-hover:pr-6',
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
                  onClick={() => void api.call('presets.remove', { id: preset.id }).then(reload, reportError)}
                />
              )}
            </span>
          )
        })}
      </div>
      <SavePreset />
    </div>
  )
}

function SavePreset() {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')

  async function save(): Promise<void> {
    const { solver, refinement } = useDraft.getState().settings
    try {
      const preset = await api.call('presets.save', { name: name.trim(), solver, refinement })
      reload()
      setOpen(false)
      setName('')
      toast({ tone: 'done', title: t('create.presetSaved', { name: preset.name }) })
    } catch (error) {
      reportError(error)
    }
  }

  return (
    <Popover
      label={t('create.savePreset')}
      open={open}
      onOpenChange={setOpen}
      className="w-64"
      trigger={<IconButton icon={Plus} size={24} label={t('create.savePreset')} className="ml-auto" />}
    >
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') void save()
        }}
      >
        <TextInput
          aria-label={t('create.presetName')}
          placeholder={t('create.presetName')}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={name.trim() === ''}>
          {t('common.save')}
        </Button>
      </form>
    </Popover>
  )
}
