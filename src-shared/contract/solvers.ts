import { z } from 'zod'
import { controllerIds } from './recipe.ts'

export const solverGroups = ['adaptive', 'fixed-step', 'multistep', 'stochastic', 'learned', 'one-step'] as const

export const solverParameters = ['eta', 'churn', 'tolerance', 'controller', 'afs', 'r', 'richardson'] as const

/** A registered method as the screens and the command line show it. */
export const solverInfoSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  name: z.string(),
  /** In Chinese, where the name has words that are not names. */
  nameZh: z.string().optional(),
  group: z.enum(solverGroups),
  order: z.number(),
  /** Guided evaluations per step; for adaptive methods per attempt. */
  nfePerStep: z.number(),
  deterministic: z.boolean(),
  adaptive: z.boolean(),
  /** Its levels stop short of the model's smallest. */
  openLevels: z.boolean().optional(),
  paired: z.boolean().optional(),
  /** Fields of the solver settings it reads beyond those of its kind; `tolerance` stands for rtol and atol. */
  parameters: z.array(z.enum(solverParameters)).readonly().optional(),
  /** Step-size control where none is chosen; `pi` where left out. */
  controller: z.enum(controllerIds).optional(),
  source: z.string(),
  /** One plain sentence on when to use it. */
  use: z.object({ en: z.string(), 'zh-CN': z.string() }),
})

export const nodesInfoSchema = z.object({ id: z.string(), name: z.string(), usesRho: z.boolean() })

export type SolverInfo = z.infer<typeof solverInfoSchema>
export type NodesInfo = z.infer<typeof nodesInfoSchema>
