import type { Catalogue } from '../index.ts'
import { create } from './create.ts'
import { desktop } from './desktop.ts'
import { errors } from './errors.ts'
import { frame } from './frame.ts'
import { gallery } from './gallery.ts'
import { keys } from './keys.ts'
import { lab } from './lab.ts'
import { models } from './models.ts'
import { problems } from './problems.ts'
import { settings } from './settings.ts'
import { solver } from './solver.ts'
import { source } from './source.ts'
import { tableau } from './tableau.ts'
import { tour } from './tour.ts'
import { trajectory } from './trajectory.ts'

export const zhCN: Catalogue = {
  ...frame,
  ...create,
  ...solver,
  ...source,
  ...tableau,
  ...tour,
  ...trajectory,
  ...gallery,
  ...models,
  ...keys,
  ...lab,
  ...problems,
  ...settings,
  ...desktop,
  ...errors,
}
