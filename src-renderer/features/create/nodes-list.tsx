import { useEffect, useId, useState } from 'react'
import { Disclosure } from '../../ui/card.tsx'
import { TextArea } from '../../ui/text-input.tsx'
import { useText } from '../../ui/text.ts'
import { levelText, parseLevels, sayProblem, type Range } from './nodes.ts'

/** The levels as text: typed, or pasted from elsewhere, and taken with Enter or when the field is left. */
export function NodesList({
  levels,
  range,
  custom,
  onChange,
}: {
  levels: readonly number[]
  range: Range
  custom: boolean
  onChange: (levels: number[]) => void
}) {
  const { t } = useText()
  const id = useId()
  const [text, setText] = useState<string | null>(null)
  // A drag in the graph must not move what is under the pointer.
  const [shownAtFirst] = useState(custom)
  const shown = levels.slice(0, 2000).map(levelText).join(', ')
  // The same levels told anew leave alone what is being typed.
  useEffect(() => setText(null), [shown])
  const read = text === null ? null : parseLevels(text, range)
  const problem = read && 'problem' in read ? read.problem : null

  function commit(): void {
    if (text === null || text === shown) return setText(null)
    if (read && 'levels' in read) onChange(read.levels)
  }

  return (
    <Disclosure title={t('create.list')} open={shownAtFirst}>
      <TextArea
        aria-label={t('create.list')}
        aria-invalid={problem !== null}
        aria-describedby={id}
        rows={2}
        spellCheck={false}
        className="max-h-32 text-xs!"
        value={text ?? shown}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey) {
            // With Ctrl or Cmd the window generates from what is committed here.
            if (!event.ctrlKey && !event.metaKey) event.preventDefault()
            commit()
          } else if (event.key === 'Escape' && text !== null) {
            event.stopPropagation()
            setText(null)
          }
        }}
      />
      <p id={id} role={problem ? 'alert' : undefined} className={problem ? 'text-xs text-bad' : 'text-xs text-fg-3'}>
        {problem ? sayProblem(t, problem, range) : t('create.listHint')}
      </p>
    </Disclosure>
  )
}
