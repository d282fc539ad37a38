/**
 * The import table. `layers` says which of our own folders a folder may import; `packages` says which folders may
 * import a package or a Node module. Tests beside the code are free, except that nothing else may import them.
 */

const TEST = '[.]test(-d)?[.]tsx?$|/testing/'
const NUMERICS_TYPES = '^src-shared/numerics/types[.]ts$'
const shared = '^src-shared/'

const layers = {
  '^src-shared/numerics/': ['^src-shared/numerics/'],
  '^src-shared/contract/': ['^src-shared/contract/', NUMERICS_TYPES],
  '^src-shared/rpc/': ['^src-shared/(rpc|contract)/', NUMERICS_TYPES],
  '^src-shared/formats/': ['^src-shared/(formats|contract)/', NUMERICS_TYPES],
  '^src-shared/i18n/': ['^src-shared/i18n/', NUMERICS_TYPES],
  '^src-main/core/': ['^src-main/core/', shared],
  '^src-main/engine/': ['^src-main/engine/', shared],
  '^src-main/store/': ['^src-main/(store|core)/', shared],
  '^src-main/files/': ['^src-main/(files|core)/', shared],
  '^src-main/serve/': ['^src-main/(serve|core)/', shared],
  '^src-main/compose/': ['^src-main/(compose|core|store|files|serve)/', shared],
  '^src-main/host-core/': ['^src-main/(host-core|host-node|compose|core)/', shared],
  '^src-main/host-electron/': ['^src-main/(host-electron|host-core|compose|core)/', shared],
  '^src-main/host-node/': ['^src-main/(host-node|compose|core)/', shared],
  '^src-main/host-cli/': ['^src-main/(host-cli|compose|core)/', shared],
  '^src-renderer/client/': ['^src-renderer/client/', shared],
  '^src-renderer/ui/': ['^src-renderer/ui/', '^src-shared/i18n/'],
  '^src-renderer/plots/': ['^src-renderer/plots/', '^src-shared/(i18n|numerics)/'],
  '^src-renderer/features/([^/]+)/': ['^src-renderer/features/$1/', '^src-renderer/(ui|plots|client)/', shared],
  '^src-renderer/app/': ['^src-renderer/', shared],
}

/** Package or Node module -> the folders that may import it. */
const packages = {
  electron: '^src-main/host-electron/',
  'onnxruntime-(node|common)': '^src-main/engine/',
  '@huggingface/tokenizers': '^src-main/engine/',
  sharp: '^src-main/(engine|files|serve|compose)/',
  zod: '^src-shared/(contract|rpc|formats)/|^src-main/(core|files|store|compose)/',
  birpc: '^src-shared/rpc/',
  ws: '^src-main/host-node/',
  '(commander|cli-progress)': '^src-main/host-cli/',
  'react(-dom|-i18next|-resizable-panels)?': '^src-renderer/',
}

const modules = {
  sqlite: '^src-main/store/',
  '(http|https|net|tls|dns|dgram|http2)': '^src-main/host-(node|core)/',
  child_process: '^src-main/(compose|host-node|host-core)/',
}

const layerName = (folder) =>
  folder
    .replaceAll(/[\^()[\]/+]+/g, ' ')
    .trim()
    .replaceAll(' ', '-')

const layerRules = Object.entries(layers).map(([folder, allowed]) => ({
  name: `layer-${layerName(folder)}`,
  severity: 'error',
  from: { path: folder, pathNot: TEST },
  to: { path: '^src-', pathNot: allowed },
}))

const packageRules = Object.entries(packages).map(([name, folders]) => ({
  name: `package-${name.replaceAll(/[^a-z0-9]+/g, '-')}`,
  severity: 'error',
  from: { path: '^src-', pathNot: [folders, TEST] },
  to: { path: `(^|/)node_modules/${name}/` },
}))

const moduleRules = Object.entries(modules).map(([name, folders]) => ({
  name: `node-${name.replaceAll(/[^a-z0-9]+/g, '-')}`,
  severity: 'error',
  from: { path: '^src-', pathNot: [folders, TEST] },
  to: { path: `^(node:)?${name}$`, dependencyTypes: ['core'] },
}))

export default {
  forbidden: [
    ...layerRules,
    ...packageRules,
    ...moduleRules,
    {
      name: 'pure-folders-have-no-node',
      comment: 'What runs in every process cannot use Node.',
      severity: 'error',
      from: { path: '^src-(shared|renderer)/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'numerics-has-no-packages',
      severity: 'error',
      from: { path: '^src-shared/numerics/', pathNot: TEST },
      to: { path: '(^|/)node_modules/' },
    },
    {
      name: 'numerics-types-only',
      comment: 'Contract, rpc, formats and i18n know the words of the numerics, not its code.',
      severity: 'error',
      from: { path: '^src-shared/(contract|rpc|formats|i18n)/', pathNot: TEST },
      to: { path: NUMERICS_TYPES, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-tests-from-code',
      severity: 'error',
      from: { path: '^src-', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^src-' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: { path: '^src-' }, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]css$' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
}
