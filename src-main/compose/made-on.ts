import { availableParallelism, cpus } from 'node:os'
import { z } from 'zod'

/**
 * What of a machine decides the bits of a run and its seconds: ONNX Runtime as the outcome of a run names it, `<platform>-<arch>`,
 * and the processor, whose model decides which kernels compute and whose cores how many threads 0 stands for.
 */
export const madeOnSchema = z.object({ runtime: z.string(), platform: z.string(), processor: z.string() })

export type MadeOn = z.infer<typeof madeOnSchema>

/** This machine, with the version of ONNX Runtime that its engine has. */
export function thisMachine(onnxruntime: string): MadeOn {
  const all = cpus()
  return {
    runtime: `onnxruntime-node ${onnxruntime}`,
    platform: `${process.platform}-${process.arch}`,
    processor: `${all[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} of ${all.length}`,
  }
}
