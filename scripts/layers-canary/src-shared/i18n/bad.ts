import '../../src-main/core/target.ts'
import { target } from '../numerics/types.ts'
export const copy = target
