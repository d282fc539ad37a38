import { availableParallelism, cpus } from 'node:os'
import type { MadeOn } from '../core/index.ts'

/** This machine, with the version of ONNX Runtime that its engine has. */
export function thisMachine(onnxruntime: string): MadeOn {
  const all = cpus()
  return {
    runtime: `onnxruntime-node ${onnxruntime}`,
    platform: `${process.platform}-${process.arch}`,
    processor: `${all[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} of ${all.length}`,
  }
}
