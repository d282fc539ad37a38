import type { NodesInfo } from '../../../src-shared/contract/solvers.ts'
import { cx } from '../../ui/cx.ts'
import { Field } from '../../ui/field.tsx'
import { useText, type TextKey } from '../../ui/text.ts'
import { choose, toggled, useChoice } from './choice.ts'

/** Kinds of time nodes and saved levels, any number of them. */
export function Nodes({ kinds, sets }: { kinds: readonly NodesInfo[]; sets: readonly string[] }) {
  const { t } = useText()
  const { nodes, nodeSets } = useChoice()
  const tick = (key: string, label: string, on: boolean, onToggle: () => void) => (
    <button
      key={key}
      type="button"
      aria-pressed={on}
      onClick={onToggle}
      className={cx(
        'h-6 max-w-full truncate rounded-md px-2 text-xs transition-colors',
        on ? 'bg-accent-soft text-accent' : 'bg-raised text-fg-2 shadow-[inset_0_0_0_1px_var(--line)] hover:text-fg',
      )}
    >
      {label}
    </button>
  )
  return (
    <Field label={t('lab.nodes')} above>
      {() => (
        <div role="group" aria-label={t('lab.nodes')} className="flex min-w-0 flex-wrap gap-1">
          {kinds
            .filter(({ id }) => id !== 'custom')
            .map(({ id }) =>
              tick(id, t(`nodes.${id}` as TextKey), nodes.includes(id), () => choose({ nodes: toggled(nodes, id) })),
            )}
          {sets.map((name) =>
            tick(`set ${name}`, name, nodeSets.includes(name), () => choose({ nodeSets: toggled(nodeSets, name) })),
          )}
        </div>
      )}
    </Field>
  )
}
