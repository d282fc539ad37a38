import { z } from 'zod'
import { calibrationReportSchema, calibrationSchema } from './calibration.ts'
import { galleryFacetsSchema, galleryPageSchema, galleryQuerySchema, pictureDetailSchema, savedSeedSchema } from './gallery.ts'
import { importCheckSchema, importFormSchema, importTaskSchema } from './imports.ts'
import { labReportSchema } from './lab-report.ts'
import { comparisonSchema, labPlanSchema, labStudySchema } from './lab.ts'
import { deviceVerdictSchema, measurementSchema, modelCardSchema } from './models.ts'
import {
  noiseSources,
  providerIds,
  savedNameSchema,
  seedSchema,
  settingsOfRunSchema,
  tableauSchema,
  variationSchema,
} from './recipe.ts'
import {
  estimateSchema,
  frameSchema,
  runDetailSchema,
  runProgressSchema,
  runSummarySchema,
  stepRecordSchema,
  tokenCountSchema,
} from './run.ts'
import { nodeSetSchema, savedNodeSetSchema, savedTableauSchema } from './saved.ts'
import {
  appInfoSchema,
  appSettingsSchema,
  diskUseSchema,
  engineStateSchema,
  localApiStateSchema,
  presetSchema,
  settingsChangeSchema,
} from './settings.ts'
import { nodesInfoSchema, solverInfoSchema } from './solvers.ts'

const nothing = z.object({})
const ids = z.object({ ids: z.array(z.string()).min(1).max(100_000) })

/** Calls from a face (renderer, command line) to the core. Each: what goes in, what comes out. */
export const procedures = {
  'models.list': { input: nothing, output: z.array(modelCardSchema) },
  'models.get': { input: z.object({ id: z.string() }), output: modelCardSchema },
  /** Links a folder: nothing is copied. A broken folder is linked too and shows its problem. */
  'models.link': { input: z.object({ path: z.string().min(1).max(4096) }), output: modelCardSchema },
  /** Links many folders at once; returns how many of them were new. */
  'models.linkAll': {
    input: z.object({ paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000) }),
    output: z.object({ added: z.number().int() }),
  },
  /** Forgets a linked folder, whose files stay; deletes a model of the library from the disk. */
  'models.remove': { input: z.object({ id: z.string() }), output: nothing },
  'models.rescan': { input: nothing, output: z.array(modelCardSchema) },
  /** Reads the weights as far as they are not known, told with `models.progress`; null where that was stopped or is not possible. */
  'models.hash': { input: z.object({ id: z.string() }), output: z.object({ hash: z.string().nullable() }) },
  /** Stops reading weights, unless a run waits for the hash. */
  'models.stopHash': { input: z.object({ id: z.string() }), output: nothing },
  /** Times an evaluation, measures memory and noise floor on this machine; told with `models.progress`. */
  'models.measure': {
    input: z.object({
      id: z.string(),
      provider: z.enum(providerIds).optional(),
      threads: z.number().int().min(0).max(1024).optional(),
    }),
    output: modelCardSchema,
  },
  /** Tries the model on a provider in a process to throw away, and keeps what came of it. */
  'models.probe': { input: z.object({ id: z.string(), provider: z.enum(providerIds) }), output: deviceVerdictSchema },
  'models.stopMeasuring': { input: nothing, output: nothing },
  /** Every measurement of a model that is kept, newest first. */
  'models.measurements': { input: z.object({ id: z.string() }), output: z.array(measurementSchema) },
  'models.tokens': {
    input: z.object({ id: z.string(), text: z.string() }),
    output: tokenCountSchema,
  },
  /** A prompt like those the model was trained on. */
  'models.randomPrompt': {
    input: z.object({ id: z.string(), language: z.enum(['en', 'zh-CN']) }),
    output: z.object({ prompt: z.string() }),
  },

  /** What is at a path: a model folder, or a single graph and what has to be asked about it. Nothing is copied. */
  'imports.check': { input: z.object({ path: z.string().min(1).max(4096) }), output: importCheckSchema },
  /** Begins to copy into the library; a copy of the same source that was cut short goes on. */
  'imports.start': {
    input: z.object({
      path: z.string().min(1).max(4096),
      name: z.string().min(1).max(100).nullable().default(null),
      form: importFormSchema.nullable().default(null),
    }),
    output: importTaskSchema,
  },
  'imports.list': { input: nothing, output: z.array(importTaskSchema) },
  'imports.resume': { input: z.object({ id: z.string() }), output: importTaskSchema },
  /** Stops a copy and leaves nothing of it; also one that was interrupted or failed. */
  'imports.cancel': { input: z.object({ id: z.string() }), output: nothing },

  'solvers.list': { input: nothing, output: z.object({ solvers: z.array(solverInfoSchema), nodes: z.array(nodesInfoSchema) }) },

  /** Queues `count` pictures with seeds seed, seed+1, ... and returns their runs. */
  'runs.enqueue': {
    input: z.object({ modelId: z.string(), settings: settingsOfRunSchema, count: z.number().int().min(1).max(1000).default(1) }),
    output: z.array(runSummarySchema),
  },
  'runs.stop': { input: z.object({ id: z.string() }), output: nothing },
  'runs.stopAll': { input: nothing, output: nothing },
  'runs.list': { input: z.object({ limit: z.number().int().min(1).max(1000).default(100) }), output: z.array(runSummarySchema) },
  'runs.get': { input: z.object({ id: z.string() }), output: runDetailSchema },
  'runs.estimate': { input: z.object({ modelId: z.string(), settings: settingsOfRunSchema }), output: estimateSchema },
  /** How many ended runs have no picture: stopped, failed and made again ones. */
  'runs.loose': { input: nothing, output: z.object({ count: z.number().int() }) },
  /** Deletes those, or the ones of them that are named, with their trajectories, and says which. None, with the reason, where one that is named cannot be. */
  'runs.removeLoose': {
    input: z.object({ ids: z.array(z.string()).min(1).max(100_000).optional() }),
    output: z.object({ ids: z.array(z.string()) }),
  },
  /** Makes a gallery picture again with its recipe; the run's verdict compares the pixels. */
  'runs.reproduce': { input: z.object({ pictureId: z.string() }), output: runSummarySchema },

  'gallery.query': { input: galleryQuerySchema, output: galleryPageSchema },
  'gallery.facets': { input: nothing, output: galleryFacetsSchema },
  'gallery.get': { input: z.object({ id: z.string() }), output: pictureDetailSchema },
  'gallery.star': { input: z.object({ id: z.string(), star: z.boolean() }), output: nothing },
  /** Tags pictures, or takes the tag from them. One that no picture has is no more. */
  'gallery.tag': { input: ids.extend({ name: savedNameSchema, on: z.boolean() }), output: nothing },
  'gallery.trash': { input: ids, output: nothing },
  'gallery.restore': { input: ids, output: nothing },
  /** Deletes trashed pictures for good. */
  'gallery.purge': { input: ids, output: nothing },
  'gallery.rebuild': { input: nothing, output: z.object({ added: z.number(), removed: z.number(), unreadable: z.number() }) },

  /** What a comparison would run. Throws `invalid-input` with the reason where there is nothing to compare. */
  'lab.plan': {
    input: z.object({
      modelId: z.string(),
      comparison: comparisonSchema,
      paths: z.boolean().default(false),
      calibration: calibrationSchema.nullable().default(null),
    }),
    output: labPlanSchema,
  },
  /** Begins to compare, after the comparisons that wait; told with `lab.changed`. */
  'lab.start': {
    input: z.object({
      modelId: z.string(),
      comparison: comparisonSchema,
      pictures: z.boolean(),
      paths: z.boolean().default(false),
      calibration: calibrationSchema.nullable().default(null),
    }),
    output: labStudySchema,
  },
  /** Goes on where a comparison was; runs that are kept are not made again. */
  'lab.resume': { input: z.object({ id: z.string() }), output: labStudySchema },
  'lab.stop': { input: z.object({ id: z.string() }), output: nothing },
  /** Newest first. */
  'lab.list': { input: nothing, output: z.array(labStudySchema) },
  /** A comparison or calibration with what it has found so far; both null before there is anything. */
  'lab.get': {
    input: z.object({ id: z.string() }),
    output: z.object({
      study: labStudySchema,
      report: labReportSchema.nullable(),
      calibrated: calibrationReportSchema.nullable(),
    }),
  },
  /** Forgets a comparison. Runs of it that no other one shares are deleted. */
  'lab.remove': { input: z.object({ id: z.string() }), output: nothing },

  'seeds.list': { input: nothing, output: z.array(savedSeedSchema) },
  'seeds.save': {
    input: z.object({
      name: z.string().max(200),
      seed: seedSchema,
      noiseSource: z.enum(noiseSources),
      variation: variationSchema.nullish(),
      pictureId: z.string().nullable(),
    }),
    output: savedSeedSchema,
  },
  'seeds.rename': { input: z.object({ id: z.string(), name: z.string().min(1).max(200) }), output: nothing },
  'seeds.remove': { input: z.object({ id: z.string() }), output: nothing },

  /** Levels the user saved by name, in the order of their names. Saving under a name that is there replaces. */
  'nodes.list': { input: nothing, output: z.array(savedNodeSetSchema) },
  'nodes.save': { input: nodeSetSchema, output: savedNodeSetSchema },
  'nodes.rename': { input: z.object({ id: z.string(), name: savedNameSchema }), output: savedNodeSetSchema },
  'nodes.remove': { input: z.object({ id: z.string() }), output: nothing },

  /** Tableaux the user entered, kept likewise. One that cannot be run is refused with the reason. `id` names one to take the place of. */
  'tableaux.list': { input: nothing, output: z.array(savedTableauSchema) },
  'tableaux.save': { input: tableauSchema.extend({ id: z.string().optional() }), output: savedTableauSchema },
  'tableaux.remove': { input: z.object({ id: z.string() }), output: nothing },

  /** Those that come with the app, as far as they fit the model, and the user's own. */
  'presets.list': { input: z.object({ modelId: z.string().optional() }), output: z.array(presetSchema) },
  'presets.save': {
    input: presetSchema.omit({ id: true, builtIn: true }).extend({ name: z.string().min(1).max(100) }),
    output: presetSchema,
  },
  'presets.remove': { input: z.object({ id: z.string() }), output: nothing },

  'settings.get': { input: nothing, output: appSettingsSchema },
  'settings.set': { input: settingsChangeSchema, output: appSettingsSchema },
  'app.info': { input: nothing, output: appInfoSchema },
  /** Every file of the library is looked at, which takes its time. */
  'app.diskUse': { input: nothing, output: diskUseSchema },
  'app.localApi': { input: nothing, output: localApiStateSchema },
  /** Makes a new token; the last one is no longer let in. */
  'app.renewToken': { input: nothing, output: localApiStateSchema },
  'engine.state': { input: nothing, output: engineStateSchema },
  /** Probes each provider in a throw-away process. */
  'engine.probe': {
    input: nothing,
    output: z.array(deviceVerdictSchema.pick({ provider: true, available: true, code: true, reason: true })),
  },
} as const

/** Sent by the core to every connected face. */
export const events = {
  'run.updated': runSummarySchema,
  'run.progress': z.object({ id: z.string(), progress: runProgressSchema }),
  'run.step': z.object({ id: z.string(), record: stepRecordSchema }),
  'run.frame': z.object({ id: z.string(), frame: frameSchema }),
  'gallery.changed': z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  'models.changed': nothing,
  'imports.changed': importTaskSchema,
  /** A comparison began, went on, or ended; null for one that is gone. */
  'lab.changed': z.object({ id: z.string(), study: labStudySchema.nullable() }),
  /** Bytes read for a hash, evaluations made for a measurement, of all of them. */
  'models.progress': z.object({ id: z.string(), task: z.enum(['hash', 'measure']), done: z.number(), total: z.number() }),
  'settings.changed': appSettingsSchema,
  'localApi.changed': localApiStateSchema,
  'engine.changed': engineStateSchema,
} as const

/** The wire between a face and the core. */
export const apiContract = { procedures, events } as const

export type Procedures = typeof procedures
export type ProcedureName = keyof Procedures
export type ProcedureInput<N extends ProcedureName> = z.input<Procedures[N]['input']>
export type ProcedureParsed<N extends ProcedureName> = z.output<Procedures[N]['input']>
export type ProcedureOutput<N extends ProcedureName> = z.output<Procedures[N]['output']>

export type Events = typeof events
export type EventName = keyof Events
export type EventPayload<N extends EventName> = z.output<Events[N]>

/** The core as its faces see it. */
export interface Api {
  call<N extends ProcedureName>(
    name: N,
    input: ProcedureInput<N>,
    options?: { signal?: AbortSignal },
  ): Promise<ProcedureOutput<N>>
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void
}
