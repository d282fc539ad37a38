import { CircleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { forgetDraft } from '../features/create/draft.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { t } from '../ui/text.ts'

/** What a window shows where drawing it failed: the error, and two ways on. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state = { error: null as unknown }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    const fresh = (): void => {
      forgetDraft()
      location.reload()
    }
    return (
      <div role="alert" className="h-full bg-app">
        <Empty
          icon={CircleAlert}
          title={t('frame.broken')}
          hint={t('frame.brokenText')}
          action={
            <div className="flex flex-col items-center gap-4">
              <div className="flex gap-2">
                <Button look="primary" onClick={() => location.reload()}>
                  {t('frame.reload')}
                </Button>
                <Button onClick={fresh}>{t('frame.freshDraft')}</Button>
              </div>
              <p className="max-w-xl text-xs break-words text-fg-3" data-selectable>
                {error instanceof Error ? error.message : ''}
              </p>
            </div>
          }
        />
      </div>
    )
  }
}
