import { BookMarked, Bookmark, Copy } from 'lucide-react'
import type { PredictionType } from '../../../src-shared/contract/recipe.ts'
import type { SavedNodeSet } from '../../../src-shared/contract/saved.ts'
import { sigmasText } from '../../../src-shared/numerics/study/sigmas-text.ts'
import { api, queryClient } from '../../client/core.ts'
import { freeName } from '../../client/free-name.ts'
import { saveNodeSet } from '../../client/node-sets.ts'
import { useNodeSets } from '../../client/queries.ts'
import { IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { Menu } from '../../ui/menu.tsx'
import { reportError } from '../../ui/report.ts'
import { SaveAs } from '../../ui/save-as.tsx'
import { SavedList } from '../../ui/saved-list.tsx'
import { t as words, useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'
import { levelText } from './nodes.ts'

const reload = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['nodes'] })

async function save(name: string, levels: readonly number[]): Promise<void> {
  const saved = await saveNodeSet(name, levels)
  toast({ tone: 'done', title: words('create.nodesSaved', { name: saved.name }) })
}

async function restore(name: string, levels: readonly number[]): Promise<void> {
  const sets = await api.call('nodes.list', {})
  const free = freeName(
    name,
    sets.map((set) => set.name),
  )
  await save(free, levels)
}

async function remove({ id, name, levels }: SavedNodeSet): Promise<void> {
  await api.call('nodes.remove', { id })
  await reload()
  toast({
    tone: 'done',
    title: words('create.nodesRemoved', { name }),
    action: { label: words('common.undo'), perform: () => void restore(name, levels).catch(reportError) },
  })
}

async function copy(text: string): Promise<void> {
  await copyText(text)
  toast({ tone: 'done', title: words('common.copied'), detail: text.length > 60 ? `${text.slice(0, 60)} …` : text })
}

/** What can be done with levels: save them by name, take saved ones, copy them in the words of other tools. */
export function NodesTools({
  levels,
  predictionType,
  onTake,
}: {
  levels: readonly number[]
  predictionType: PredictionType | null
  onTake: (levels: number[]) => void
}) {
  const { t } = useText()
  const { data: sets = [] } = useNodeSets()
  const other = (pick: 'manualSigmas' | 'sdCpp') => () => {
    try {
      if (predictionType) void copy(sigmasText(levels, predictionType)[pick]).catch(reportError)
    } catch {
      toast({ tone: 'error', title: t('create.nodesFromNoise') })
    }
  }
  return (
    <>
      <Menu
        trigger={<IconButton icon={Copy} size={20} label={t('create.nodesCopy')} />}
        entries={[
          { label: t('create.nodesCopyList'), onSelect: () => void copy(levels.map(levelText).join(', ')).catch(reportError) },
          { label: t('create.nodesCopyComfy'), onSelect: other('manualSigmas') },
          { label: t('create.nodesCopySdCpp'), onSelect: other('sdCpp') },
        ]}
      />
      <SaveAs
        icon={Bookmark}
        size={20}
        label={t('create.nodesSave')}
        nameLabel={t('create.nodesSaveName')}
        onSave={(name) => save(name, levels)}
      />
      <SavedList
        icon={BookMarked}
        size={20}
        label={t('create.nodesSavedTitle')}
        empty={t('create.nodesNone')}
        rows={sets.map((set) => ({
          id: set.id,
          name: set.name,
          note: `σ ${levelText(set.levels[0]!)} – ${levelText(set.levels.at(-1)!)}`,
          lead: <span className="text-lg text-fg-2">{set.levels.length}</span>,
          useLabel: t('create.nodesUse', { name: set.name }),
          nameLabel: t('create.nodesName', { name: set.name }),
          onUse: () => onTake(set.levels),
        }))}
        onRename={(id, name) => api.call('nodes.rename', { id, name }).then(reload)}
        onRemove={(id) => remove(sets.find((set) => set.id === id)!)}
      />
    </>
  )
}
