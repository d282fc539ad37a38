import { BookMarked, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { SavedSeed } from '../../../src-shared/contract/gallery.ts'
import type { NoiseSource } from '../../../src-shared/contract/recipe.ts'
import { api, queryClient } from '../../client/core.ts'
import { useSavedSeeds } from '../../client/queries.ts'
import { urls } from '../../client/urls.ts'
import { IconButton } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { reportError } from '../../ui/report.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { useText } from '../../ui/text.ts'
import { changeSettings, chooseSeed } from './draft.ts'

const reload = (): void => void queryClient.invalidateQueries({ queryKey: ['seeds'] })

export function SavedSeeds() {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const { data: seeds = [] } = useSavedSeeds()
  return (
    <Popover
      label={t('create.savedSeeds')}
      open={open}
      onOpenChange={setOpen}
      side="right"
      align="start"
      className="w-72"
      trigger={<IconButton icon={BookMarked} size={24} label={t('create.savedSeeds')} />}
    >
      <h3 className="mb-2 font-medium">{t('create.savedSeeds')}</h3>
      {seeds.length === 0 && <p className="text-fg-3">{t('create.savedSeedsEmpty')}</p>}
      <ul className="-mx-1 max-h-96 overflow-y-auto">
        {seeds.map((saved) => (
          <SeedRow key={saved.id} saved={saved} onUse={() => setOpen(false)} />
        ))}
      </ul>
    </Popover>
  )
}

function SeedRow({ saved, onUse }: { saved: SavedSeed; onUse: () => void }) {
  const { t } = useText()
  const [name, setName] = useState(saved.name)

  async function rename(): Promise<void> {
    const next = name.trim()
    if (next === '' || next === saved.name) return setName(saved.name)
    await api.call('seeds.rename', { id: saved.id, name: next }).then(reload, reportError)
  }

  function use(): void {
    chooseSeed(saved.seed)
    changeSettings({ noiseSource: saved.noiseSource as NoiseSource })
    onUse()
  }

  return (
    <li className="group flex items-center gap-2 rounded-md p-1 hover:bg-hover">
      <button
        type="button"
        aria-label={t('create.useSeed', { seed: saved.seed, name: saved.name })}
        className="size-10 shrink-0 overflow-hidden rounded-sm bg-stage"
        onClick={use}
      >
        {saved.pictureId && <img src={urls.thumb(saved.pictureId, 128)} alt="" className="pixelated size-full object-cover" />}
      </button>
      <div className="min-w-0 flex-1">
        <TextInput
          aria-label={t('create.seedName', { seed: saved.seed })}
          value={name}
          className="-ml-1 h-5! w-full border-transparent! bg-transparent! px-1!"
          onChange={(event) => setName(event.target.value)}
          onBlur={() => void rename()}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
        <button type="button" className="block text-xs text-fg-3 hover:text-fg" tabIndex={-1} onClick={use}>
          {saved.seed}
        </button>
      </div>
      <IconButton
        icon={Trash2}
        size={24}
        label={t('common.remove')}
        className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
        onClick={() => void api.call('seeds.remove', { id: saved.id }).then(reload, reportError)}
      />
    </li>
  )
}
