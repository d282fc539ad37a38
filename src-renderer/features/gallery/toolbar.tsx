import { Search, Star, Trash2, X } from 'lucide-react'
import { useFacets, useSolvers } from '../../client/queries.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatCount } from '../../ui/format.ts'
import { Select, type Option } from '../../ui/select.tsx'
import { Slider } from '../../ui/slider.tsx'
import { useText } from '../../ui/text.ts'
import { periods, setFilters, setThumbSize, useFilters, type Period } from './filters.ts'

const every = '*'

export function Toolbar({ total, text, onText }: { total: number | null; text: string; onText: (text: string) => void }) {
  const { t, language } = useText()
  const filters = useFilters()
  const { data: facets } = useFacets()
  const { data: solvers } = useSolvers()
  const nameOf = (id: string): string => solvers?.solvers.find((solver) => solver.id === id)?.name ?? id
  const count = (value: number): string => formatCount(value, language)
  return (
    <div
      role="toolbar"
      aria-label={t('screen.gallery')}
      className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-panel px-3 py-2"
    >
      <label className="control flex max-w-72 min-w-28 flex-1 items-center gap-2 px-2">
        <Search size={13} className="shrink-0 text-fg-3" aria-hidden />
        <input
          type="search"
          aria-label={t('gallery.search')}
          placeholder={t('gallery.search')}
          value={text}
          onChange={(event) => onText(event.target.value)}
          className="h-full w-full min-w-0 appearance-none bg-transparent outline-none placeholder:text-fg-3 [&::-webkit-search-cancel-button]:hidden"
        />
        {text !== '' && (
          <IconButton icon={X} size={20} label={t('gallery.clearSearch')} className="-mr-1" onClick={() => onText('')} />
        )}
      </label>
      <Filter
        label={t('gallery.model')}
        all={t('gallery.allModels')}
        className="max-w-44 min-w-27!"
        value={filters.modelName}
        options={(facets?.models ?? []).map(({ value, count: n }) => ({ value, label: value, hint: count(n) }))}
        onChange={(modelName) => setFilters({ modelName })}
      />
      <Filter
        label={t('gallery.solver')}
        all={t('gallery.allSolvers')}
        className="max-w-44 min-w-27!"
        value={filters.solverId}
        options={(facets?.solvers ?? []).map(({ value, count: n }) => ({ value, label: nameOf(value), hint: count(n) }))}
        onChange={(solverId) => setFilters({ solverId })}
      />
      <Filter<Period>
        label={t('gallery.period')}
        all={t('gallery.anyTime')}
        className="max-w-36"
        value={filters.period}
        options={(Object.keys(periods) as Period[]).map((value) => ({ value, label: t(`gallery.period.${value}`) }))}
        onChange={(period) => setFilters({ period })}
      />
      {((facets?.tags.length ?? 0) > 0 || filters.tag !== null) && (
        <Filter
          label={t('gallery.tags')}
          all={t('gallery.allTags')}
          className="max-w-36 min-w-24!"
          value={filters.tag}
          options={tagOptions(facets?.tags ?? [], filters.tag).map(({ value, n }) => ({ value, label: value, hint: count(n) }))}
          onChange={(tag) => setFilters({ tag })}
        />
      )}
      <Toggle
        on={filters.starred}
        icon={Star}
        label={t('gallery.starred')}
        onClick={() => setFilters({ starred: !filters.starred })}
      />
      <Toggle
        on={filters.trashed}
        icon={Trash2}
        label={t('gallery.trash')}
        note={facets && facets.trashed > 0 ? count(facets.trashed) : null}
        onClick={() => setFilters({ trashed: !filters.trashed })}
      />
      <Select<'newest' | 'oldest'>
        label={t('gallery.sort')}
        look="quiet"
        value={filters.sort}
        groups={[
          {
            label: null,
            options: [
              { value: 'newest', label: t('gallery.newest') },
              { value: 'oldest', label: t('gallery.oldest') },
            ],
          },
        ]}
        onChange={(sort) => setFilters({ sort })}
      />
      <span className="ml-auto text-fg-3" aria-live="polite">
        {total !== null && t('gallery.total', { count: total })}
      </span>
      <div className="w-20 xl:w-24">
        <Slider label={t('gallery.size')} value={filters.size} min={80} max={320} step={16} onChange={setThumbSize} />
      </div>
    </div>
  )
}

/** The tags there are; the one chosen among them, though no picture may have it any more. */
const tagOptions = (tags: readonly { value: string; count: number }[], chosen: string | null): { value: string; n: number }[] => [
  ...tags.map(({ value, count }) => ({ value, n: count })),
  ...(chosen === null || tags.some(({ value }) => value === chosen) ? [] : [{ value: chosen, n: 0 }]),
]

/** A choice of one, or of all, which is null. */
function Filter<V extends string>({
  label,
  all,
  className,
  value,
  options,
  onChange,
}: {
  label: string
  all: string
  className: string
  value: V | null
  options: readonly Option<V>[]
  onChange: (value: V | null) => void
}) {
  return (
    <Select<V | typeof every>
      label={label}
      className={className}
      value={value ?? every}
      groups={[{ label: null, options: [{ value: every, label: all }, ...options] }]}
      onChange={(next) => onChange(next === every ? null : (next as V))}
    />
  )
}

function Toggle({
  on,
  icon: Icon,
  label,
  note,
  onClick,
}: {
  on: boolean
  icon: typeof Star
  label: string
  note?: string | null
  onClick: () => void
}) {
  return (
    <Button look="quiet" title={label} aria-pressed={on} className={cx(on && 'bg-accent-soft! text-accent!')} onClick={onClick}>
      <Icon size={13} fill={on && Icon === Star ? 'currentColor' : 'none'} aria-hidden />
      <span className="max-lg:sr-only">{label}</span>
      {note && <span className="text-fg-3">{note}</span>}
    </Button>
  )
}
