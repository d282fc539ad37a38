import { useEffect, useState } from 'react'
import { urls } from '../../client/urls.ts'
import { reportError } from '../../ui/report.ts'
import { useText } from '../../ui/text.ts'
import { useDraft } from './draft.ts'
import { loadMask } from './mask-files.ts'
import { emptyMask, type Mask } from './mask-paint.ts'
import { editMask, keepStrokes, strokesOn } from './mask-state.ts'
import { MaskSurface } from './mask-surface.tsx'
import { cropOf, type Size } from './source.ts'

/** The source picture with a mask over it that is painted by pointer or keys. Leaves the draft alone until it is kept. */
export function MaskEditor() {
  const picture = useDraft((draft) => draft.settings.source?.picture ?? null)
  useEffect(() => {
    if (picture === null) editMask(false)
  }, [picture])
  return picture && <Painted key={picture} picture={picture} />
}

function Painted({ picture }: { picture: string }) {
  const { t } = useText()
  const { source, width, height } = useDraft((draft) => draft.settings)
  const [mask, setMask] = useState<Mask | null>(() => strokesOn(picture))
  const [natural, setNatural] = useState<Size | null>(null)
  useEffect(() => {
    if (mask) keepStrokes(picture, mask)
  }, [picture, mask])

  function onLoad(size: Size): void {
    setNatural(size)
    if (mask) return
    const empty = emptyMask(size)
    if (!source?.mask) return setMask(empty)
    loadMask(urls.source(source.mask), empty).then(setMask, (error: unknown) => {
      reportError(error)
      setMask(empty)
    })
  }
  return (
    <div className="relative size-full overflow-hidden bg-stage">
      {mask && natural ? (
        <MaskSurface picture={picture} mask={mask} crop={cropOf(natural, { width, height })} natural={natural} />
      ) : (
        <img
          src={urls.source(picture)}
          alt=""
          className="invisible"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => onLoad({ width: naturalWidth, height: naturalHeight })}
          onError={() => {
            reportError(new Error(t('source.gone')))
            editMask(false)
          }}
        />
      )}
    </div>
  )
}
