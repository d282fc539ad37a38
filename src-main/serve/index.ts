export { createFetch, type ServeParts } from './handler.ts'
