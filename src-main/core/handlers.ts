import { providerIds, type apiContract } from '../../src-shared/contract/index.ts'
import type { Handlers } from '../../src-shared/rpc/index.ts'
import type { Core } from './core.ts'

/** Binds every procedure of the contract to its service. */
export function createHandlers(core: Core): Handlers<typeof apiContract> {
  const { models, imports, runs, lab, gallery, seeds, presets, nodeSets, tableaux, settings, engine } = core
  const nothing = {}
  return {
    'models.list': () => models.list(),
    'models.get': ({ id }) => models.get(id),
    'models.link': ({ path }) => models.link(path),
    'models.linkAll': async ({ paths }) => ({ added: await models.linkAll(paths) }),
    'models.remove': async ({ id }) => (await models.remove(id), nothing),
    'models.rescan': () => models.rescan(),
    'models.hash': async ({ id }) => ({ hash: await models.patientHash(id) }),
    'models.stopHash': ({ id }) => (models.stopHash(id), nothing),
    'models.measure': ({ id, ...on }, { signal }) => models.measure(id, on, signal),
    'models.probe': ({ id, provider }, { signal }) => models.probe(id, provider, signal),
    'models.stopMeasuring': () => (models.stopMeasuring(), nothing),
    'models.measurements': ({ id }) => models.measurements(id),
    'models.tokens': ({ id, text }) => models.tokens(id, text),
    'models.randomPrompt': async ({ id, language }) => ({ prompt: await models.randomPrompt(id, language) }),

    'imports.check': ({ path }) => imports.check(path),
    'imports.start': ({ path, name, form }) => imports.start(path, name, form),
    'imports.list': () => imports.list(),
    'imports.resume': ({ id }) => imports.resume(id),
    'imports.cancel': async ({ id }) => (await imports.cancel(id), nothing),

    'solvers.list': () => ({ solvers: [...core.parts.registry.solvers], nodes: [...core.parts.registry.nodes] }),

    'runs.enqueue': ({ modelId, settings: chosen, count }) => runs.enqueue(modelId, chosen, count),
    'runs.stop': ({ id }) => (runs.stop(id), nothing),
    'runs.stopAll': () => (runs.stopAll(), nothing),
    'runs.list': ({ limit }) => runs.list(limit),
    'runs.loose': async () => ({ count: (await runs.loose()).length }),
    'runs.removeLoose': async ({ ids }) => ({ ids: await runs.removeLoose(ids) }),
    'runs.get': ({ id }) => runs.get(id),
    'runs.estimate': ({ modelId, settings: chosen }) => runs.estimate(modelId, chosen),
    'runs.reproduce': ({ pictureId }) => runs.reproduce(pictureId),

    'gallery.query': (query) => gallery.query(query),
    'gallery.facets': () => gallery.facets(),
    'gallery.get': ({ id }) => gallery.get(id),
    'gallery.star': ({ id, star }) => (gallery.star(id, star), nothing),
    'gallery.tag': ({ ids, name, on }) => (gallery.tag(ids, name, on), nothing),
    'gallery.trash': async ({ ids }) => (await gallery.trash(ids), nothing),
    'gallery.restore': async ({ ids }) => (await gallery.restore(ids), nothing),
    'gallery.purge': async ({ ids }) => (await gallery.purge(ids), nothing),
    'gallery.rebuild': async () => {
      const { added, removed, unreadable } = await core.rebuild()
      return { added: added.length, removed: removed.length, unreadable }
    },

    'lab.plan': ({ modelId, comparison, ...what }) => lab.plan(modelId, comparison, what),
    'lab.start': ({ modelId, comparison, ...what }) => lab.start(modelId, comparison, what),
    'lab.resume': ({ id }) => lab.resume(id),
    'lab.stop': async ({ id }) => (await lab.stop(id), nothing),
    'lab.list': () => lab.list(),
    'lab.get': ({ id }) => lab.get(id),
    'lab.remove': async ({ id }) => (await lab.remove(id), nothing),

    'seeds.list': () => seeds.list(),
    'seeds.save': (seed) => seeds.save(seed),
    'seeds.rename': ({ id, name }) => (seeds.rename(id, name), nothing),
    'seeds.remove': ({ id }) => (seeds.remove(id), nothing),

    'nodes.list': () => nodeSets.list(),
    'nodes.save': (set) => nodeSets.save(set),
    'nodes.rename': ({ id, name }) => nodeSets.rename(id, name),
    'nodes.remove': async ({ id }) => (await nodeSets.remove(id), nothing),

    'tableaux.list': () => tableaux.list(),
    'tableaux.save': ({ id, ...tableau }) => tableaux.save(tableau, id),
    'tableaux.remove': async ({ id }) => (await tableaux.remove(id), nothing),

    'presets.list': async ({ modelId }) => presets.list(modelId === undefined ? null : await models.get(modelId)),
    'presets.save': (preset) => presets.save(preset),
    'presets.remove': ({ id }) => (presets.remove(id), nothing),

    'settings.get': () => settings.get(),
    'settings.set': (changes) => settings.set(changes),
    'app.info': () => core.info(),
    'app.diskUse': () => core.diskUse(),
    'app.localApi': () => core.parts.localApi.state(),
    'app.renewToken': () => core.parts.localApi.renew(),
    'engine.state': () => engine.describe(),
    'engine.probe': async () => {
      const answers = []
      for (const provider of providerIds) answers.push(await engine.probe(provider))
      return answers
    },
  }
}
