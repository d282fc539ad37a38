import { cpus } from 'node:os'

/** What a measurement says of the machine it was made on. */
export const machineFacts = (): { cpu: string; cores: number; node: string } => ({
  cpu: cpus()[0]!.model,
  cores: cpus().length,
  node: process.version,
})
