import { FileImage } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { FoundRecipe } from '../../src-shared/contract/gallery.ts'
import { AppError } from '../../src-shared/contract/errors.ts'
import type { RunSettings } from '../../src-shared/contract/recipe.ts'
import { warningText } from '../../src-shared/i18n/warnings.ts'
import { useSolvers } from '../client/queries.ts'
import { solverNameOf } from '../client/solver-info.ts'
import { post } from '../client/bytes.ts'
import { urls } from '../client/urls.ts'
import { useDraft } from '../features/create/draft.ts'
import { addDialog } from '../features/models/add-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { reportError } from '../ui/report.ts'
import { t as words, useText } from '../ui/text.ts'
import { mergeFound } from './found-settings.ts'
import { openInCreate } from './open.ts'
import { go } from './route.ts'

async function readRecipe(file: File): Promise<FoundRecipe> {
  if (!/\.png$/i.test(file.name) && file.type !== 'image/png') throw new AppError('invalid-input', words('gallery.notPng'))
  return (await post(urls.readRecipe, file.slice(0, file.size, 'image/png'))) as FoundRecipe
}

/** A folder, or a file that holds a model: where it lies, or null where the page is not told. Undefined for anything else. */
function droppedModel(transfer: DataTransfer | null): string | null | undefined {
  const [item] = transfer?.items ?? []
  const [file] = transfer?.files ?? []
  const isModel = item?.webkitGetAsEntry()?.isDirectory || /\.(onnx|safetensors|ckpt|gguf)$/i.test(file?.name ?? '')
  return isModel && file ? window.flowline?.pathOf(file) || null : undefined
}

function addModel(path: string | null): void {
  if (path === null) return reportError(new AppError('invalid-input', words('models.dropNoPath')))
  go('models')
  addDialog.setState({ open: true, path })
}

/** A PNG dropped anywhere gives its recipe; a model's folder is added. */
export function DropZone() {
  const { t, language } = useText()
  const { data: solvers } = useSolvers()
  const [over, setOver] = useState(false)
  const current = useDraft((draft) => draft.settings)
  const [found, setFound] = useState<FoundRecipe | null>(null)

  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      if (event.defaultPrevented) return setOver(false)
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(false)
      if (!hasFiles(event) || event.defaultPrevented) return
      event.preventDefault()
      const model = droppedModel(event.dataTransfer)
      if (model !== undefined) return addModel(model)
      const file = event.dataTransfer?.files[0]
      if (file) void readRecipe(file).then(setFound, reportError)
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])

  const settings: RunSettings | null = found && (found.recipe?.settings ?? mergeFound(found.settings, current))
  return (
    <>
      {over && (
        <div className="pointer-events-none fixed inset-2 z-50 flex items-center justify-center rounded-lg border-2 border-dashed border-accent bg-overlay">
          <p className="flex items-center gap-2 text-lg text-on-overlay">
            <FileImage size={20} aria-hidden /> {t('frame.drop')}
          </p>
        </div>
      )}
      <Dialog
        open={found !== null}
        onClose={() => setFound(null)}
        title={t('gallery.foundTitle')}
        text={found ? t(found.source === 'flowline' ? 'gallery.foundFlowline' : 'gallery.foundParameters') : ''}
        actions={
          <>
            <Button onClick={() => setFound(null)}>{t('common.cancel')}</Button>
            <Button
              look="primary"
              autoFocus
              onClick={() => {
                if (settings) openInCreate(settings, found?.recipe?.model ?? null)
                setFound(null)
              }}
            >
              {t('gallery.foundOpen')}
            </Button>
          </>
        }
      >
        {settings && (
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1" data-selectable>
            <dt className="text-fg-3">{t('create.prompt')}</dt>
            <dd className="line-clamp-4 break-words">{settings.prompt || t('gallery.noPrompt')}</dd>
            <dt className="text-fg-3">{t('create.seed')}</dt>
            <dd>{settings.seed}</dd>
            <dt className="text-fg-3">{t('create.solver')}</dt>
            <dd>{solverNameOf(settings.solver, solvers?.solvers)}</dd>
            {found?.recipe && (
              <>
                <dt className="text-fg-3">{t('gallery.model')}</dt>
                <dd>{found.recipe.model.name}</dd>
              </>
            )}
          </dl>
        )}
        {found && found.notes.length > 0 && (
          <ul className="mt-3 list-disc pl-4 text-fg-2">
            {found.notes.map((note) => (
              <li key={note}>{warningText(note, language)}</li>
            ))}
          </ul>
        )}
        {found && !found.recipe && (
          <details className="mt-3">
            <summary className="text-fg-2">{t('gallery.foundRaw')}</summary>
            <pre className="mt-1 max-h-40 overflow-auto rounded-md bg-app p-2 text-xs whitespace-pre-wrap">{found.raw}</pre>
          </details>
        )}
      </Dialog>
    </>
  )
}
