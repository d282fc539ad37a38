import { useNodeSets, useSolvers, useTableaux } from '../../client/queries.ts'
import { Field } from '../../ui/field.tsx'
import { useText, type TextKey } from '../../ui/text.ts'
import { choose, toggled, useChoice, type Unread } from './choice.ts'
import { ListField } from './list-field.tsx'
import { Methods } from './methods.tsx'
import { Nodes } from './nodes.tsx'

/** Which ways are compared. */
export function CompareFields({ unread }: { unread: Unread }) {
  const { t } = useText()
  const choice = useChoice()
  const { data: registry } = useSolvers()
  const { data: tableaux = [] } = useTableaux()
  const { data: nodeSets = [] } = useNodeSets()
  const { nodes, nodeSets: sets } = choice
  const list = (field: 'nfe' | 'tolerances' | 'seeds', label: TextKey, hint?: TextKey) => (
    <ListField
      label={t(label)}
      value={choice[field]}
      hint={hint && t(hint)}
      wrong={unread[field] && t(`lab.unread.${field}`)}
      onChange={(value) => choose({ [field]: value })}
    />
  )
  return (
    <>
      <Field label={t('lab.methods')} above hint={unread.solvers && t('lab.unread.solvers')}>
        {() => (
          <div className="w-full min-w-0">
            <Methods solvers={registry?.solvers ?? []} own={tableaux.map(({ name }) => name)} wrong={unread.solvers ?? false} />
          </div>
        )}
      </Field>
      {list('nfe', 'lab.nfe', 'lab.nfeHint')}
      {list('tolerances', 'lab.tolerances', 'lab.tolerancesHint')}
      <Nodes
        label={t('lab.nodes')}
        kinds={registry?.nodes ?? []}
        chosen={nodes}
        onToggle={(id) => choose({ nodes: toggled(nodes, id) })}
        own={{
          names: nodeSets.map(({ name }) => name),
          chosen: sets,
          onToggle: (name) => choose({ nodeSets: toggled(sets, name) }),
        }}
      />
      {list('seeds', 'lab.seeds')}
    </>
  )
}
