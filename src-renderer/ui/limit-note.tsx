import { Tooltip as Base } from '@base-ui/react/tooltip'
import { useEffect, useRef, type RefObject } from 'react'
import { useText } from './text.ts'

const shownMs = 4000

/** Says for a while, beside a field, which numbers it takes. `max` null: any from `min` on. */
export function LimitNote({
  at,
  min,
  max,
  onEnd,
}: {
  at: RefObject<HTMLElement | null>
  min: string
  max: string | null
  onEnd: () => void
}) {
  const { t } = useText()
  const end = useRef(onEnd)
  end.current = onEnd
  useEffect(() => {
    const timer = setTimeout(() => end.current(), shownMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Base.Root open>
      <Base.Portal>
        <Base.Positioner anchor={at} side="bottom" sideOffset={4} className="z-50">
          <Base.Popup
            role="alert"
            className="pop max-w-72 rounded-md border border-line bg-raised px-2 py-1 text-xs text-fg shadow-pop"
          >
            {max === null ? t('common.atLeast', { min }) : t('common.between', { min, max })}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
