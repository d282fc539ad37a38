export { createFetch, type ServeParts } from './handler.ts'
export { createLocalApi, type LocalApiParts } from './local-api.ts'
export { keepState } from './state.ts'
