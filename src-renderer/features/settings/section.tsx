import type { ReactNode } from 'react'

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-line py-6 last:border-0">
      <h2 className="mb-3 text-base font-medium">{title}</h2>
      <div className="flex flex-col gap-3">{children}</div>
    </section>
  )
}
