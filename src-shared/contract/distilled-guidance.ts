import { z } from 'zod'

/** Strengths of guidance that a model was distilled with. Where they are one, it is part of the weights and cannot be set. */
export const distilledGuidanceSchema = z.object({ from: z.number(), to: z.number() })
export type DistilledGuidance = z.infer<typeof distilledGuidanceSchema>

const strength = z.number().min(0).max(100)
const writtenSchema = z.union([strength, z.tuple([strength, strength]).refine(([from, to]) => from < to)])

/** `distilledGuidance` of a model's flowline.json: one strength, or the smallest and the largest. Undefined for anything else. */
export function readDistilledGuidance(value: unknown): DistilledGuidance | undefined {
  const read = writtenSchema.safeParse(value)
  if (!read.success) return undefined
  const [from, to] = typeof read.data === 'number' ? [read.data, read.data] : read.data
  return { from, to }
}

/** The strength that is part of the weights: there is no second pass and nothing to set. Null where there is none. */
export const fixedGuidance = (distilled: DistilledGuidance | null | undefined): number | null =>
  distilled && distilled.from === distilled.to ? distilled.from : null
