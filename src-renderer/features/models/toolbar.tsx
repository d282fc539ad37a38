import { ArrowDownUp, Search, X } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { useText } from '../../ui/text.ts'
import { orders, type Choice, type Order, type Which } from './choose.ts'

/** Search, filter and order, for lists too long to look through. */
export function Toolbar({
  choice,
  counts,
  onChange,
}: {
  choice: Choice
  counts: Readonly<Record<Which, number>>
  onChange: (choice: Choice) => void
}) {
  const { t } = useText()
  const { text, which, order } = choice
  return (
    <div
      role="toolbar"
      aria-label={t('models.choose')}
      className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-panel px-4 py-2"
    >
      <label className="control flex max-w-72 min-w-40 flex-1 items-center gap-2 px-2">
        <Search size={13} className="shrink-0 text-fg-3" aria-hidden />
        <input
          type="search"
          aria-label={t('models.search')}
          placeholder={t('models.search')}
          value={text}
          onChange={(event) => onChange({ ...choice, text: event.target.value })}
          className="h-full w-full min-w-0 appearance-none bg-transparent outline-none placeholder:text-fg-3 [&::-webkit-search-cancel-button]:hidden"
        />
        {text !== '' && (
          <IconButton
            icon={X}
            size={20}
            label={t('models.clearSearch')}
            className="-mr-1"
            onClick={() => onChange({ ...choice, text: '' })}
          />
        )}
      </label>
      <Segmented<Which>
        label={t('models.which')}
        value={which}
        className="h-7"
        options={[
          { value: 'all', label: `${t('models.all')} ${counts.all}` },
          { value: 'usable', label: `${t('models.usable')} ${counts.usable}` },
          { value: 'problem', label: `${t('models.withProblem')} ${counts.problem}` },
        ]}
        onChange={(next) => onChange({ ...choice, which: next })}
      />
      <Select<Order>
        label={t('models.order')}
        look="quiet"
        className="ml-auto"
        icon={<ArrowDownUp size={13} strokeWidth={1.75} aria-hidden />}
        value={order}
        groups={[{ label: null, options: orders.map((value) => ({ value, label: t(`models.order.${value}`) })) }]}
        onChange={(next) => onChange({ ...choice, order: next })}
      />
    </div>
  )
}
