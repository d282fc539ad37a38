import { CircleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { useText } from './text.ts'

/** What an empty place says: what belongs here and how to get it. */
export function Empty({
  icon: Icon,
  title,
  hint,
  action,
}: {
  icon: LucideIcon
  title: string
  hint?: string
  action?: ReactNode
}) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-8 text-center">
      <Icon size={28} strokeWidth={1.25} className="mb-1 text-fg-3" aria-hidden />
      <p className="text-base font-medium">{title}</p>
      {hint && <p className="max-w-96 text-balance text-fg-3">{hint}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}

/** In the place of what could not be read. */
export function Unread({ onRetry }: { onRetry: () => void }) {
  const { t } = useText()
  return <Empty icon={CircleAlert} title={t('common.unread')} action={<Button onClick={onRetry}>{t('common.retry')}</Button>} />
}
