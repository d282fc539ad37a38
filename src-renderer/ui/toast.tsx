import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { Button, IconButton } from './button.tsx'
import { useText } from './text.ts'

export interface Toast {
  readonly id: number
  readonly tone: 'done' | 'warn' | 'error'
  readonly title: string
  readonly detail?: string
  /** Takes the place of one with the same title, whatever it says beside. */
  readonly once?: boolean
  readonly action?: { readonly label: string; readonly perform: () => void }
}

const linger = 6000
/** With something to do, which takes longer to find and to decide. */
const lingerWithAction = 20_000
let nextId = 1
const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }))

/** Takes a toast away before its time. */
export function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

/** Shows the result of an action. Errors stay until closed; the same twice is shown once, unless there is something to do with it. */
export function toast(content: Omit<Toast, 'id'>): number {
  const id = nextId++
  useToasts.setState(({ toasts }) => {
    const others = toasts.filter(
      (other) => other.title !== content.title || (!content.once && (other.action || other.detail !== content.detail)),
    )
    return { toasts: [...others.slice(-4), { ...content, id }] }
  })
  return id
}

export function Toasts() {
  const toasts = useToasts((state) => state.toasts)
  return (
    <div role="status" className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-80 flex-col gap-2">
      {toasts.map((item) => (
        <Item key={item.id} item={item} />
      ))}
    </div>
  )
}

/** Goes by itself, but not while it is pointed at or has the focus. */
function Item({ item: { id, tone, title, detail, action } }: { item: Toast }) {
  const { t } = useText()
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (tone === 'error' || held) return
    const timer = setTimeout(() => dismiss(id), action ? lingerWithAction : linger)
    return () => clearTimeout(timer)
  }, [id, tone, held, action])
  const [Icon, colour] = looks[tone]
  return (
    // Pointing at it does nothing but keep it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      role={tone === 'error' ? 'alert' : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex items-start gap-2 rounded-lg border border-line bg-panel p-2.5 shadow-pop"
    >
      <Icon size={16} className={`mt-1 shrink-0 ${colour}`} aria-hidden />
      <div className="min-w-0 flex-1 py-1" data-selectable>
        <p className="font-medium break-words">{title}</p>
        {detail && <p className="mt-0.5 line-clamp-6 break-words text-fg-2">{detail}</p>}
      </div>
      {action && (
        <Button
          look="quiet"
          className="text-accent!"
          onClick={() => {
            action.perform()
            dismiss(id)
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon={X} size={24} label={t('common.dismiss')} onClick={() => dismiss(id)} />
    </div>
  )
}

const looks = {
  error: [CircleAlert, 'text-bad'],
  warn: [TriangleAlert, 'text-warn'],
  done: [CircleCheck, 'text-good'],
} as const
