import { BookMarked } from 'lucide-react'
import type { NoiseSource } from '../../../src-shared/contract/recipe.ts'
import { api, queryClient } from '../../client/core.ts'
import { useSavedSeeds } from '../../client/queries.ts'
import { urls } from '../../client/urls.ts'
import { keyWords } from '../../ui/key-text.ts'
import { SavedList } from '../../ui/saved-list.tsx'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { changeSettings, chooseSeed } from './draft.ts'

const reload = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['seeds'] })

export function SavedSeeds() {
  const { t } = useText()
  const { data: seeds = [] } = useSavedSeeds()
  return (
    <SavedList
      icon={BookMarked}
      label={t('create.savedSeeds')}
      empty={t('create.savedSeedsEmpty', { keys: keyWords('Mod+S') })}
      rows={seeds.map(({ id, name, seed, noiseSource, variation = null, pictureId }) => ({
        id,
        name,
        note: variation ? `${seed} ~ ${variation.seed} × ${variation.strength}` : String(seed),
        useLabel: t('create.useSeed', { seed, name }),
        nameLabel: t('create.seedName', { seed }),
        lead: pictureId && <img src={urls.thumb(pictureId, 128)} alt="" className="pixelated size-full object-cover" />,
        onUse: () => {
          chooseSeed(seed)
          changeSettings({ noiseSource: noiseSource as NoiseSource, variation })
        },
      }))}
      onRename={(id, name) => api.call('seeds.rename', { id, name }).then(reload)}
      onRemove={async (id) => {
        const seed = seeds.find((one) => one.id === id)
        await api.call('seeds.remove', { id })
        await reload()
        if (!seed) return
        const { name, noiseSource, variation, pictureId } = seed
        const again = { name, seed: seed.seed, noiseSource: noiseSource as NoiseSource, variation, pictureId }
        toast({
          tone: 'done',
          title: t('create.seedRemoved', { seed: seed.seed }),
          detail: name,
          action: { label: t('common.undo'), perform: () => void api.call('seeds.save', again).then(reload, reportError) },
        })
      }}
    />
  )
}
