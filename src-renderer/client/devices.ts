import { useQuery } from '@tanstack/react-query'
import type { DeviceVerdict, ModelCard } from '../../src-shared/contract/models.ts'
import type { ProviderId } from '../../src-shared/contract/recipe.ts'
import type { TextKey } from '../../src-shared/i18n/index.ts'
import { api } from './core.ts'

/** Which providers compute at all on this machine: tried once a session, in processes to throw away. */
export const useProviders = () =>
  useQuery({ queryKey: ['providers'], queryFn: () => api.call('engine.probe', {}), gcTime: Infinity })

type Refused = Pick<DeviceVerdict, 'code' | 'reason'>

/** Why a provider is refused. What a model's own graphs ran into has no words but the engine's. */
export const refusalText = ({ code, reason }: Refused, t: (key: TextKey) => string): string =>
  code === null || code === 'model' ? (reason ?? '') : t(`device.${code}`)

/** The refusal that sends a model to the CPU although another provider is chosen, null where there is none. */
export const fallbackOf = (model: ModelCard | null, chosen: ProviderId | undefined): DeviceVerdict | null =>
  model?.devices.find(({ provider, available }) => provider === chosen && !available) ?? null
