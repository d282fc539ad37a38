import { AppError } from '../contract/errors.ts'
import type { FoundRecipe } from '../contract/gallery.ts'
import { recipeSchema, type Recipe } from '../contract/recipe.ts'
import { readComfy } from './comfyui.ts'
import type { ParsedText } from './foreign-notes.ts'
import { readInvoke } from './invokeai.ts'
import { parseParameters, writeParameters } from './parameters.ts'
import { encodeInternational, encodeText, isTextChunk, keywordOf, readTexts } from './png-text.ts'
import { withChunks, type ByteSource } from './png.ts'
import { xmpPacket } from './xmp.ts'

const ourKeyword = 'flowline'
const parametersKeyword = 'parameters'
const xmpKeyword = 'XML:com.adobe.xmp'
const workflowKeyword = 'workflow'

interface Foreign {
  readonly source: Exclude<FoundRecipe['source'], 'flowline'>
  readonly keyword: string
  readonly parse: (text: string) => ParsedText
}

/** What other tools write, in the order in which it is preferred. */
const foreign: readonly Foreign[] = [
  { source: 'parameters', keyword: parametersKeyword, parse: parseParameters },
  { source: 'comfyui', keyword: 'prompt', parse: readComfy },
  { source: 'invokeai', keyword: 'invokeai_metadata', parse: readInvoke },
]
const read = new Set([ourKeyword, workflowKeyword, ...foreign.map(({ keyword }) => keyword)])
const written = new Set([ourKeyword, parametersKeyword, xmpKeyword])

const onlyWorkflow =
  'This picture carries a ComfyUI workflow without the graph that was run ("prompt"), and only that tells the settings.'

/**
 * A copy of `png` that carries the recipe as JSON (`flowline`), as web-UI text (`parameters`), and the mark that a
 * trained algorithm made it (XMP). Earlier ones are replaced; the picture data is untouched.
 */
export function writeRecipe(png: Uint8Array, recipe: Recipe): Promise<Uint8Array<ArrayBuffer>> {
  const chunks = [
    encodeInternational(ourKeyword, JSON.stringify(recipe)),
    encodeText(parametersKeyword, writeParameters(recipe)),
    encodeInternational(xmpKeyword, xmpPacket(`Flowline ${recipe.app.version}`, recipe.createdAt)),
  ]
  return withChunks(png, chunks, (type, data) => isTextChunk(type) && written.has(keywordOf(data)))
}

/**
 * Reads the recipe of a picture of ours or the text of another tool: a web UI, ComfyUI or InvokeAI. Throws `invalid-input` (no PNG),
 * `recipe-missing`, `recipe-malformed` (data.version is set where a newer Flowline wrote it).
 */
export async function readRecipe(source: ByteSource): Promise<FoundRecipe> {
  const { texts, skipped } = await readTexts(source, read)
  const notes: string[] = []
  if (skipped === 1) notes.push('A damaged or oversized text field was skipped.')
  if (skipped > 1) notes.push(`${skipped} damaged or oversized text fields were skipped.`)
  const textOf = (name: string): string | undefined => texts.find(({ keyword }) => keyword === name)?.text
  const ours = textOf(ourKeyword)
  const other = foreign.find(({ keyword }) => textOf(keyword) !== undefined)
  if (ours !== undefined) {
    const recipe = parseRecipe(ours)
    if (recipe.ok) return { source: 'flowline', recipe: recipe.value, settings: recipe.value.settings, raw: ours, notes }
    if (!other) throw recipe.error
    notes.push(recipe.error.message)
  }
  if (other) {
    const raw = textOf(other.keyword)!
    const parsed = other.parse(raw)
    return { source: other.source, recipe: null, settings: parsed.settings, raw, notes: [...notes, ...parsed.notes] }
  }
  if (skipped > 0)
    throw new AppError('recipe-malformed', 'The recipe in this picture is damaged and cannot be read.', { skipped })
  if (textOf(workflowKeyword) !== undefined) throw new AppError('recipe-missing', onlyWorkflow, {})
  throw new AppError(
    'recipe-missing',
    'This picture carries no recipe: it was not made by Flowline, or its text was removed.',
    {},
  )
}

/** A recipe from its JSON, or what is wrong with it. */
export function parseRecipe(text: string): { ok: true; value: Recipe } | { ok: false; error: AppError } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, error: new AppError('recipe-malformed', 'The recipe in this picture is not valid JSON.', {}) }
  }
  const version = (json as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version !== 1) {
    const message = `The recipe in this picture has version ${version}, this Flowline reads version 1; update Flowline to use it.`
    return { ok: false, error: new AppError('recipe-malformed', message, { version }) }
  }
  const parsed = recipeSchema.safeParse(json)
  if (parsed.success) return { ok: true, value: parsed.data }
  const field = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
  return {
    ok: false,
    error: new AppError('recipe-malformed', `The recipe in this picture is incomplete or wrong at "${field}".`, { field }),
  }
}
