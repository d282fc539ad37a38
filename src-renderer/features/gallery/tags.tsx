import { Tag, X } from 'lucide-react'
import { useState, type ReactElement } from 'react'
import type { Picture } from '../../../src-shared/contract/gallery.ts'
import { api } from '../../client/core.ts'
import { useFacets } from '../../client/queries.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { CheckMark } from '../../ui/check-mark.tsx'
import { Popover } from '../../ui/popover.tsx'
import { reportError } from '../../ui/report.ts'
import { TextInput } from '../../ui/text-input.tsx'
import { useText } from '../../ui/text.ts'
import { tagStates } from './tag-states.ts'

type Tagged = Pick<Picture, 'id' | 'tags'>

const setTag = (pictures: readonly Tagged[], name: string, on: boolean): void =>
  void api.call('gallery.tag', { ids: pictures.map(({ id }) => id), name, on }).catch(reportError)

/** The tags of a picture, each to be taken off, and a list to choose others from. */
export function TagList({ picture }: { picture: Tagged }) {
  const { t } = useText()
  return (
    <div role="group" aria-label={t('gallery.tags')} className="flex flex-wrap items-center gap-1">
      {picture.tags.map((name) => (
        <span
          key={name}
          className="flex h-5 max-w-full items-center rounded-sm bg-raised pl-1.5 text-xs text-fg-2 shadow-[inset_0_0_0_1px_var(--line)]"
        >
          <span className="truncate">{name}</span>
          <IconButton icon={X} size={20} label={t('gallery.untag', { name })} onClick={() => setTag([picture], name, false)} />
        </span>
      ))}
      <TagMenu pictures={[picture]} trigger={<IconButton icon={Tag} size={24} label={t('gallery.tag')} />} />
    </div>
  )
}

/** Tags for one or more pictures: those there are, to be put on all or taken off all, and a new one. */
export function TagMenu({ pictures, trigger }: { pictures: readonly Tagged[]; trigger: ReactElement }) {
  const { t } = useText()
  const { data: facets } = useFacets()
  const [name, setName] = useState('')
  const rows = tagStates(
    pictures,
    (facets?.tags ?? []).map(({ value }) => value),
    name,
  )
  return (
    <Popover label={t('gallery.tags')} side="top" align="start" className="flex w-60 flex-col gap-2" trigger={trigger}>
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') return
          setTag(pictures, name.trim(), true)
          setName('')
        }}
      >
        <TextInput
          aria-label={t('gallery.tagName')}
          placeholder={t('gallery.tagName')}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={name.trim() === ''}>
          {t('gallery.tagAdd')}
        </Button>
      </form>
      {rows.length > 0 && (
        <div className="-mx-1 flex max-h-56 flex-col overflow-y-auto">
          {rows.map(({ tag, on }) => (
            <button
              key={tag}
              type="button"
              role="checkbox"
              aria-checked={on}
              onClick={() => setTag(pictures, tag, on !== true)}
              className="flex items-center gap-2 rounded-md px-2 py-1 text-left hover:bg-hover"
            >
              <CheckMark on={on} />
              <span className="truncate">{tag}</span>
            </button>
          ))}
        </div>
      )}
    </Popover>
  )
}
