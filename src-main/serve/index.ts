export { createFetch, type ServeParts } from './handler.ts'
export { keepState } from './state.ts'
