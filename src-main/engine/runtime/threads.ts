import { availableParallelism, cpus } from 'node:os'

/**
 * Threads for one operator; 0 leaves the choice to ONNX Runtime, which takes the physical cores. Where the process may
 * use only some of the processors, all of those are taken instead, because ONNX Runtime counts the machine's.
 */
export function intraOpThreads(wanted: number): number {
  if (wanted > 0) return wanted
  const usable = availableParallelism()
  return usable < cpus().length ? usable : 0
}
