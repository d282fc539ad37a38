import { Copy } from 'lucide-react'
import type { SigmasText } from '../../../src-shared/numerics/study/sigmas-text.ts'
import { IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { Menu } from '../../ui/menu.tsx'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { toast } from '../../ui/toast.tsx'

/** Levels as other tools take them. */
export function NodesOut({ text }: { text: SigmasText }) {
  const { t } = useText()
  const copy = (what: string) => (): void =>
    void copyText(what).then(() => toast({ tone: 'done', title: t('common.copied') }), reportError)
  return (
    <Menu
      trigger={<IconButton icon={Copy} size={24} label={t('lab.nodesOut')} side="left" />}
      entries={[
        { label: t('lab.manualSigmas'), onSelect: copy(text.manualSigmas) },
        { label: t('lab.sdCpp'), onSelect: copy(text.sdCpp) },
      ]}
    />
  )
}
