import type { ModelComponent, TensorInfo } from '../../../src-shared/contract/models.ts'
import { Disclosure } from '../../ui/card.tsx'
import { formatBytes, formatLarge } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'

/** The parts of a model, each with what goes in and what comes out. */
export function Components({ components }: { components: readonly ModelComponent[] }) {
  const { t, language } = useText()
  if (components.length === 0) return null
  return (
    <section aria-label={t('models.components')} className="mt-6">
      <h3 className="mb-2 font-medium">{t('models.components')}</h3>
      {components.map(({ name, className, file, bytes, parameters, precision, opset, inputs, outputs }) => (
        <section key={name} aria-label={name} className="mb-2 rounded-md border border-line p-3">
          <div className="flex items-baseline gap-2">
            <h4 className="shrink-0 font-medium">{name}</h4>
            <span className="min-w-0 flex-1 truncate text-fg-3" title={className ?? undefined}>
              {className}
            </span>
            <span className="shrink-0 text-fg-3">{formatBytes(bytes)}</span>
          </div>
          <p className="mt-0.5 truncate text-fg-3" title={file ?? undefined}>
            {[
              file,
              parameters !== null && `${formatLarge(parameters, language)} ${t('models.parametersUnit')}`,
              precision,
              opset !== null && opset > 0 && `opset ${opset}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {inputs.length + outputs.length > 0 && (
            <div className="mt-1">
              <Disclosure title={t('models.tensors', { inputs: inputs.length, outputs: outputs.length })}>
                <Tensors title={t('models.inputs')} tensors={inputs} />
                <Tensors title={t('models.outputs')} tensors={outputs} />
              </Disclosure>
            </div>
          )}
        </section>
      ))}
    </section>
  )
}

function Tensors({ title, tensors }: { title: string; tensors: readonly TensorInfo[] }) {
  if (tensors.length === 0) return null
  return (
    <div>
      <h5 className="text-xs text-fg-3">{title}</h5>
      {tensors.map((tensor) => (
        <p key={tensor.name} className="flex gap-2 font-mono text-xs">
          <span className="min-w-0 flex-1 truncate" title={tensor.name}>
            {tensor.name}
          </span>
          <span className="max-w-[70%] truncate text-fg-3" title={tensor.shape.join(', ')}>
            {tensor.type} [{tensor.shape.join(', ')}]
          </span>
        </p>
      ))}
    </div>
  )
}
