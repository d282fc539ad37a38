import { stat } from 'node:fs/promises'
import { AppError, type Api, type ModelCard } from '../../../src-shared/contract/index.ts'
import { methods } from '../../../src-shared/numerics/index.ts'
import type { Bench } from '../../compose/index.ts'
import { exitCodes } from '../exit.ts'
import { userPath } from '../paths.ts'
import { table } from '../table.ts'
import { bytesText, countText } from '../units.ts'

const sizeOf = ({ size, sampleShape }: ModelCard): string => (size ? `${size.width}x${size.height}` : sampleShape.join('x'))

export async function listModels(api: Api, json: boolean): Promise<void> {
  const cards = await api.call('models.list', {})
  if (json) {
    process.stdout.write(`${JSON.stringify(cards)}\n`)
    return
  }
  const rows = cards.map((card) => [
    card.name,
    card.fewStep ? `${card.kind}, few steps` : card.kind,
    card.predictionType ?? '?',
    sizeOf(card),
    bytesText(card.bytes),
    card.usable ? 'usable' : (card.problems[0]?.message ?? 'not usable'),
    card.path,
  ])
  process.stdout.write(table(['name', 'kind', 'predicts', 'size', 'bytes', 'state', 'folder'], rows))
}

const levelText = (level: number): string => (level >= Number.MAX_VALUE ? 'infinity' : String(Number(level.toPrecision(6))))
const shapeText = (shape: readonly (number | string)[]): string => `[${shape.join(', ')}]`

function recommendedText({ recommended, fewStep }: ModelCard): string {
  if (!recommended) return 'the usual settings'
  const { solver, guidance } = recommended
  const adaptive = methods.some(({ info }) => info.id === solver.id && info.adaptive)
  const effort = adaptive ? `tolerance ${solver.rtol}` : `${solver.steps} ${solver.steps === 1 ? 'step' : 'steps'}`
  return `${solver.id}, ${effort}, guidance ${guidance}${fewStep ? '; distilled for few steps of this method' : ''}`
}

function describe(card: ModelCard): string {
  const { schedule, size, latent, components, problems } = card
  const facts: [string, string][] = [
    ['name', card.name],
    ['folder', card.path],
    [
      'kind',
      `${card.kind}${card.kind === card.architecture ? '' : `, of the kind ${card.architecture}`}${card.kindFrom ? ` (from ${card.kindFrom})` : ''}`,
    ],
    ['predicts', `${card.predictionType ?? 'unknown'}${card.predictionTypeFrom ? ` (from ${card.predictionTypeFrom})` : ''}`],
    [
      'schedule',
      schedule
        ? `${schedule.id}, sigma ${levelText(schedule.sigmaMin)} to ${levelText(schedule.sigmaMax)}${schedule.discrete ? `, ${schedule.trainSteps} training steps` : ', continuous'}`
        : 'unknown',
    ],
    ['prompt', card.textConditioned ? `yes, up to ${card.maxTokens ?? '?'} tokens` : 'no'],
    ['picture', size ? `${size.width} x ${size.height}${size.fixed ? '' : `, multiples of ${size.multiple}`}` : 'none'],
    ['sample', shapeText(card.sampleShape)],
    ['latent', latent ? `${latent.channels} channels, 1/${latent.factor}` : 'no'],
    ['made for', recommendedText(card)],
    ['precision', card.precision ?? 'unknown'],
    ['parameters', card.parameters === null ? 'unknown' : countText(card.parameters)],
    ['bytes', bytesText(card.bytes)],
    ['structure', card.structure || 'none'],
    ['hash', card.hash ?? (card.structure === '' ? 'none' : 'unknown')],
    ['licence', [card.licence ?? 'not stated', card.licenceFile].filter(Boolean).join(', in ')],
  ]
  const parts = components.flatMap((component) => [
    `${component.name}: ${[component.className, component.file, bytesText(component.bytes), component.parameters && countText(component.parameters), component.precision].filter(Boolean).join(', ')}`,
    ...component.inputs.map(({ name, type, shape }) => `  in   ${name} ${type} ${shapeText(shape)}`),
    ...component.outputs.map(({ name, type, shape }) => `  out  ${name} ${type} ${shapeText(shape)}`),
  ])
  const troubles = problems.map(({ message }) => `${card.usable ? 'note' : 'problem'}: ${message}`)
  return `${table(['', ''], facts).trimStart()}\n${[...parts, ...troubles].join('\n')}\n`
}

/** Returns the exit code: 2 where the folder cannot be used. */
export async function inspectModel(bench: Bench, path: string, json: boolean): Promise<number> {
  const dir = userPath(path)
  const found = await stat(dir).catch(() => null)
  if (!found?.isDirectory())
    throw new AppError('model-missing', `${dir} is not a folder that can be read; give the folder of a model.`)
  const card = await bench.inspect(dir)
  process.stdout.write(json ? `${JSON.stringify(card)}\n` : describe(card))
  if (card.usable) return exitCodes.done
  throw new AppError('model-broken', card.problems[0]?.message ?? `${dir} is not a model folder that can be used.`)
}
