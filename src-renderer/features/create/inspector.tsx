import { Play, Square } from 'lucide-react'
import type { ModelCard } from '../../../src-shared/contract/models.ts'
import { isLive } from '../../client/run-store.ts'
import { useRuns } from '../../client/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useText } from '../../ui/text.ts'
import { generate, stop } from './actions.ts'
import { DeviceNotice } from './device-notice.tsx'
import { useDraft } from './draft.ts'
import { ModelNotice } from './model-notice.tsx'
import { PictureCard } from './picture-card.tsx'
import { Presets } from './presets.tsx'
import { PromptCard } from './prompt-card.tsx'
import { RefinementCard } from './refinement-card.tsx'
import { SeedCard } from './seed-card.tsx'
import { SourceCard } from './source-card.tsx'
import { SolverCard } from './solver-card.tsx'

/** Everything of the next run, and the button that starts it. */
export function Inspector({ model }: { model: ModelCard | null }) {
  const { t } = useText()
  const count = useDraft((draft) => draft.count)
  const running = useRuns((state) => state.order.some((id) => isLive(state.runs[id]!.summary)))
  return (
    <section aria-label={t('create.inspector')} className="flex size-full flex-col bg-panel">
      <div className="min-h-0 flex-1 overflow-y-auto">
        <PromptCard model={model} />
        <Presets model={model} />
        <SolverCard model={model} />
        <SeedCard />
        <PictureCard model={model} />
        <SourceCard model={model} />
        <RefinementCard />
      </div>
      <DeviceNotice model={model} />
      <ModelNotice model={model} />
      <footer className="flex shrink-0 gap-2 border-t border-line p-3">
        <Button
          look="primary"
          icon={Play}
          className="h-8 min-w-0 flex-1"
          disabled={!model?.usable}
          onClick={() => void generate(model)}
        >
          {count > 1 ? t('create.generateMany', { count }) : t('create.generate')}
          <span className="[&_kbd]:text-on-accent">
            <Kbd keys="Mod+Enter" />
          </span>
        </Button>
        <Button icon={Square} className="h-8" disabled={!running} onClick={() => void stop()}>
          {t('create.stop')}
          <Kbd keys="Escape" />
        </Button>
      </footer>
    </section>
  )
}
