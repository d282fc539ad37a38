import { ChevronsUpDown, Search, X } from 'lucide-react'
import { useState } from 'react'
import type { SolverInfo } from '../../../src-shared/contract/solvers.ts'
import { followsFlow } from '../../../src-shared/numerics/study/comparable.ts'
import { IconButton } from '../../ui/button.tsx'
import { CheckMark } from '../../ui/check-mark.tsx'
import { cx } from '../../ui/cx.ts'
import { Popover } from '../../ui/popover.tsx'
import { useText } from '../../ui/text.ts'
import { choose, toggled, useChoice } from './choice.ts'

/** The methods that are compared: a list to tick, and those that are ticked. `own` are names of the user's tableaux. */
export function Methods({ solvers, own, wrong }: { solvers: readonly SolverInfo[]; own: readonly string[]; wrong: boolean }) {
  const { t } = useText()
  const { solvers: chosen, tableaux } = useChoice()
  const named = [
    ...chosen.map((id) => ({ id, name: solvers.find((one) => one.id === id)?.name ?? id, own: false })),
    ...tableaux.map((name) => ({ id: name, name, own: true })),
  ]
  return (
    <div className="flex flex-col gap-1.5">
      <Popover
        label={t('lab.methods')}
        align="start"
        className="flex max-h-[min(32rem,var(--available-height))]! w-[26rem] max-w-[calc(100vw-2rem)] flex-col overflow-hidden! p-0!"
        trigger={
          <button
            type="button"
            aria-label={t('lab.methods')}
            className={cx('control flex h-7 w-full min-w-0 items-center gap-1.5 px-2 text-left', wrong && 'border-bad!')}
          >
            <span className="min-w-0 flex-1 truncate">{t('lab.methodsChosen', { count: named.length })}</span>
            <ChevronsUpDown size={12} strokeWidth={1.75} aria-hidden className="shrink-0 text-fg-3" />
          </button>
        }
      >
        <List solvers={solvers} own={own} />
      </Popover>
      {named.length > 0 && (
        <ul className="flex flex-wrap gap-1">
          {named.map(({ id, name, own: mine }) => (
            <li
              key={`${mine} ${id}`}
              className="flex h-5 max-w-full items-center rounded-sm bg-raised pl-1.5 text-xs text-fg-2 shadow-[inset_0_0_0_1px_var(--line)]"
            >
              <span className="truncate">{name}</span>
              <IconButton
                icon={X}
                size={20}
                label={t('lab.remove', { name })}
                onClick={() => choose(mine ? { tableaux: toggled(tableaux, id) } : { solvers: toggled(chosen, id) })}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const groups = ['adaptive', 'fixed-step', 'multistep', 'learned'] as const

function List({ solvers, own }: { solvers: readonly SolverInfo[]; own: readonly string[] }) {
  const { t, language } = useText()
  const { solvers: chosen, tableaux } = useChoice()
  const [query, setQuery] = useState('')
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word))
  const fit = solvers.filter((one) => followsFlow(one) && has(`${one.name} ${one.id} ${one.use[language]}`))
  const mine = own.filter(has)
  return (
    <>
      <label className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3">
        <Search size={14} className="text-fg-3" aria-hidden />
        <input
          autoFocus
          type="text"
          aria-label={t('lab.methodsSearch')}
          placeholder={t('lab.methodsSearch')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-fg-3"
        />
      </label>
      <div className="min-h-0 flex-1 overflow-y-auto p-1">
        {fit.length + mine.length === 0 && <p className="p-2 text-fg-3">{t('lab.methodsNone')}</p>}
        {mine.length > 0 && (
          <Group title={t('lab.own')}>
            {mine.map((name) => (
              <Row
                key={name}
                name={name}
                checked={tableaux.includes(name)}
                onToggle={() => choose({ tableaux: toggled(tableaux, name) })}
              />
            ))}
          </Group>
        )}
        {groups.map((group) => {
          const rows = fit.filter((one) => one.group === group)
          return (
            rows.length > 0 && (
              <Group key={group} title={t(`group.${group}`)}>
                {rows.map(({ id, name, use }) => (
                  <Row
                    key={id}
                    name={name}
                    hint={use[language]}
                    checked={chosen.includes(id)}
                    onToggle={() => choose({ solvers: toggled(chosen, id) })}
                  />
                ))}
              </Group>
            )
          )
        })}
      </div>
    </>
  )
}

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div role="group" aria-label={title}>
      <div className="px-2 pt-2 pb-1 text-2xs font-medium tracking-wide text-fg-3 uppercase">{title}</div>
      {children}
    </div>
  )
}

function Row({ name, hint, checked, onToggle }: { name: string; hint?: string; checked: boolean; onToggle: () => void }) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      aria-label={name}
      title={hint}
      onClick={onToggle}
      className="flex w-full items-center gap-2 rounded-md px-2 py-1 text-left hover:bg-hover"
    >
      <CheckMark on={checked} />
      <span className="shrink-0">{name}</span>
      {hint && <span className="min-w-0 flex-1 truncate text-xs text-fg-3">{hint}</span>}
    </button>
  )
}
