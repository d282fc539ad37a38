import type { Inputs } from '../denoiser.ts'
import { classLabels } from './class-labels.ts'
import type { ConditionerKind } from './conditioner.ts'
import { flux } from './flux.ts'
import { maskedText } from './masked-text.ts'
import { plainText } from './plain-text.ts'
import { sd3 } from './sd3.ts'
import { sdxl } from './sdxl.ts'
import { unconditional } from './unconditional.ts'

/** Every way of conditioning a denoiser that the engine knows; the first match wins. */
const conditionerKinds: readonly ConditionerKind[] = [flux, sdxl, sd3, maskedText, plainText, classLabels, unconditional]

export const conditionerKindOf = (inputs: Inputs): ConditionerKind => conditionerKinds.find((kind) => kind.matches(inputs))!
