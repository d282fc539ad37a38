import { X } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { useText } from '../ui/text.ts'
import { placeCard, type Box } from './tour-place.ts'
import { endTour, moveTour, stops, useTour, type Stop } from './tour-state.ts'

/** A walk past the parts of the window: a ring around each and a card that says what it is for. */
export function Tour() {
  const at = useTour((tour) => tour.at)
  return at === null ? null : <Card key={at} stop={stops[at]!} at={at} />
}

/** Where an element is, also after the window changed. */
function useBox(selector: string): Box | null {
  const [box, setBox] = useState<Box | null>(null)
  useEffect(() => {
    const measure = (): void => {
      const rect = document.querySelector(selector)?.getBoundingClientRect()
      setBox(rect ? { left: rect.left, top: rect.top, width: rect.width, height: rect.height } : null)
    }
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [selector])
  return box
}

function Card({ stop, at }: { stop: Stop; at: number }) {
  const { t } = useText()
  const id = useId()
  const next = useRef<HTMLButtonElement>(null)
  const box = useBox(stop.target)
  const there = box !== null
  useEffect(() => {
    if (there) next.current?.focus()
  }, [there])
  if (!box) return null

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') endTour()
    else if (event.key === 'ArrowRight') moveTour(1)
    else if (event.key === 'ArrowLeft') moveTour(-1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const last = at === stops.length - 1
  return (
    <>
      <div
        aria-hidden
        className="pointer-events-none fixed z-30 rounded-lg border-2 border-accent shadow-[0_0_0_9999px_rgb(0_0_0/0.45)]"
        style={box}
      />
      {/* Keys are those of its buttons and of the walk. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="dialog"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        onKeyDown={onKeyDown}
        className="fixed z-40 flex w-80 flex-col gap-2 rounded-lg border border-line bg-panel p-4 shadow-pop"
        style={placeCard(box, { width: window.innerWidth, height: window.innerHeight })}
      >
        <div className="flex items-start gap-2">
          <h2 id={`${id}-title`} className="flex-1 text-base font-medium">
            {t(stop.title)}
          </h2>
          <IconButton icon={X} size={24} label={t('tour.skip')} onClick={endTour} />
        </div>
        <p id={`${id}-text`} className="text-fg-2">
          {t(stop.text)}
        </p>
        <div className="mt-1 flex items-center gap-2">
          <span className="mr-auto text-xs text-fg-3">{t('tour.at', { at: at + 1, of: stops.length })}</span>
          {at > 0 && (
            <Button look="quiet" onClick={() => moveTour(-1)}>
              {t('tour.back')}
            </Button>
          )}
          <Button ref={next} look="primary" onClick={() => moveTour(1)}>
            {t(last ? 'tour.done' : 'tour.next')}
          </Button>
        </div>
      </div>
    </>
  )
}
