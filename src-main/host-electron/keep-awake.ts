import { powerSaveBlocker } from 'electron'
import type { apiContract } from '../../src-shared/contract/index.ts'
import type { Client } from '../../src-shared/rpc/index.ts'

/** While a run is under way the machine does not fall asleep by itself; the screen may. */
export function keepAwake(api: Client<typeof apiContract>): void {
  const running = new Set<string>()
  let blocker: number | null = null
  const note = ({ id, state }: { readonly id: string; readonly state: string }): void => {
    if (state === 'running') running.add(id)
    else running.delete(id)
    if (running.size > 0) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
  api.on('run.updated', note)
  // One that was taken up again at the start began before anyone listened.
  void api.call('runs.list', {}).then(
    (runs) => runs.forEach(note),
    () => {},
  )
}
