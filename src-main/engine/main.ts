import { enableCompileCache } from 'node:module'

/** Entry of the engine process: a child of child_process.fork or of Electron's utilityProcess. */
enableCompileCache()
await import('./child.ts')
