import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeOnnx } from '../../engine/testing/onnx-writer.ts'

const made: string[] = []

/** A folder with a denoiser over [3, 8, 8] that can be read, not more. Removed with `removeTinyModels`. */
export function tinyModel(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'flowline-model-'))
  made.push(dir)
  const { model } = writeOnnx({
    inputs: [
      { name: 'sample', type: 'float32', shape: ['batch', 3, 8, 8] },
      { name: 'timestep', type: 'float32', shape: ['batch'] },
    ],
    outputs: [{ name: 'out_sample', type: 'float32', shape: ['batch', 3, 8, 8] }],
    nodes: [{ op: 'Mul', inputs: ['sample', 'w'], output: 'out_sample' }],
    constants: { w: { shape: [1], values: [1] } },
  })
  for (const folder of ['unet', 'scheduler']) mkdirSync(path.join(dir, folder))
  writeFileSync(path.join(dir, 'unet/model.onnx'), model)
  const scheduler = { _class_name: 'FlowMatchEulerDiscreteScheduler', num_train_timesteps: 1000, shift: 1 }
  writeFileSync(path.join(dir, 'scheduler/scheduler_config.json'), JSON.stringify(scheduler))
  return dir
}

export function removeTinyModels(): void {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true })
}
