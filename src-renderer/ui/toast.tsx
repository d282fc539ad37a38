import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react'
import { create } from 'zustand'
import { Button, IconButton } from './button.tsx'
import { useText } from './text.ts'

export interface Toast {
  readonly id: number
  readonly tone: 'done' | 'warn' | 'error'
  readonly title: string
  readonly detail?: string
  readonly action?: { readonly label: string; readonly perform: () => void }
}

const linger = 6000
let nextId = 1
const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }))

function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

/** Shows the result of an action. Errors stay until closed; the same twice is shown once, unless there is something to do with it. */
export function toast(content: Omit<Toast, 'id'>): void {
  const id = nextId++
  useToasts.setState(({ toasts }) => {
    const others = toasts.filter((other) => other.action || other.title !== content.title || other.detail !== content.detail)
    return { toasts: [...others.slice(-4), { ...content, id }] }
  })
  if (content.tone !== 'error') setTimeout(() => dismiss(id), linger)
}

export function Toasts() {
  const { t } = useText()
  const toasts = useToasts((state) => state.toasts)
  return (
    <div className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-80 flex-col gap-2">
      {toasts.map((item) => (
        <div
          key={item.id}
          role={item.tone === 'error' ? 'alert' : 'status'}
          className="pointer-events-auto flex items-start gap-2 rounded-lg border border-line bg-panel p-2.5 shadow-pop"
        >
          {item.tone === 'error' ? (
            <CircleAlert size={16} className="mt-1 shrink-0 text-bad" aria-hidden />
          ) : item.tone === 'warn' ? (
            <TriangleAlert size={16} className="mt-1 shrink-0 text-warn" aria-hidden />
          ) : (
            <CircleCheck size={16} className="mt-1 shrink-0 text-good" aria-hidden />
          )}
          <div className="min-w-0 flex-1 py-1" data-selectable>
            <p className="font-medium break-words">{item.title}</p>
            {item.detail && <p className="mt-0.5 line-clamp-6 break-words text-fg-2">{item.detail}</p>}
          </div>
          {item.action && (
            <Button
              look="quiet"
              className="text-accent!"
              onClick={() => {
                item.action!.perform()
                dismiss(item.id)
              }}
            >
              {item.action.label}
            </Button>
          )}
          <IconButton icon={X} size={24} label={t('common.dismiss')} onClick={() => dismiss(item.id)} />
        </div>
      ))}
    </div>
  )
}
