import type { NodesInfo } from '../../../src-shared/contract/solvers.ts'
import { cx } from '../../ui/cx.ts'
import { Field } from '../../ui/field.tsx'
import { useText, type TextKey } from '../../ui/text.ts'

interface Ticks {
  readonly names: readonly string[]
  readonly chosen: readonly string[]
  readonly onToggle: (name: string) => void
}

/** Kinds of time nodes and saved levels, any number of them. */
export function Nodes({
  label,
  hint,
  kinds,
  chosen,
  onToggle,
  own,
}: {
  label: string
  hint?: string
  kinds: readonly NodesInfo[]
  chosen: readonly string[]
  onToggle: (id: string) => void
  own?: Ticks
}) {
  const { t } = useText()
  const tick = (key: string, text: string, on: boolean, onClick: () => void) => (
    <button
      key={key}
      type="button"
      aria-pressed={on}
      onClick={onClick}
      className={cx(
        'h-6 max-w-full truncate rounded-md px-2 text-xs transition-colors',
        on ? 'bg-accent-soft text-accent' : 'bg-raised text-fg-2 shadow-[inset_0_0_0_1px_var(--line)] hover:text-fg',
      )}
    >
      {text}
    </button>
  )
  return (
    <Field label={label} above hint={hint}>
      {() => (
        <div role="group" aria-label={label} className="flex min-w-0 flex-wrap gap-1">
          {kinds
            .filter(({ id }) => id !== 'custom')
            .map(({ id }) => tick(id, t(`nodes.${id}` as TextKey), chosen.includes(id), () => onToggle(id)))}
          {own?.names.map((name) => tick(`set ${name}`, name, own.chosen.includes(name), () => own.onToggle(name)))}
        </div>
      )}
    </Field>
  )
}
