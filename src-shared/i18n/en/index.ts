import { create } from './create.ts'
import { desktop } from './desktop.ts'
import { errors } from './errors.ts'
import { frame } from './frame.ts'
import { gallery } from './gallery.ts'
import { models } from './models.ts'
import { settings } from './settings.ts'
import { trajectory } from './trajectory.ts'

export const en = { ...frame, ...create, ...trajectory, ...gallery, ...models, ...settings, ...desktop, ...errors }
