import { app, dialog, type BrowserWindow } from 'electron'
import type { Language } from '../../src-shared/i18n/index.ts'
import { relaunch } from './relaunch.ts'
import { readStartupChoices } from './startup-choices.ts'
import { text } from './texts.ts'

/** More losses than this within the time mean that reloading does not help. */
const LIMIT = 3
const WITHIN_MS = 60_000

/**
 * Brings a window back after its page's process or the graphics process was lost: it reloads, and reads the state anew
 * from the core, which lost nothing. When that keeps happening, the user is asked instead; `withoutGpu` keeps the choice to go on
 * without hardware acceleration.
 */
export function recoverWindow(window: BrowserWindow, language: () => Language, withoutGpu: () => Promise<unknown>): void {
  let losses: number[] = []
  let asking = false

  async function ask(): Promise<void> {
    const words = (key: Parameters<typeof text>[1]): string => text(language(), key)
    const accelerated = readStartupChoices().hardwareAcceleration
    const buttons = [
      words('desktop.crash.again'),
      words('desktop.crash.quit'),
      ...(accelerated ? [words('desktop.crash.withoutGpu')] : []),
    ]
    const options = {
      type: 'error' as const,
      message: words('desktop.crash.title'),
      detail: words('desktop.crash.detail'),
      buttons,
      defaultId: buttons.length - 1,
      cancelId: 0,
    }
    const { response } = await dialog.showMessageBox(options)
    if (response === 1) return app.quit()
    if (response === 2) {
      await withoutGpu()
      relaunch()
      return app.quit()
    }
    losses = []
    window.reload()
  }

  function lost(): void {
    if (window.isDestroyed() || asking) return
    const now = Date.now()
    losses = [...losses.filter((time) => now - time < WITHIN_MS), now]
    if (losses.length <= LIMIT) return window.reload()
    asking = true
    void ask().finally(() => (asking = false))
  }

  const gpuGone = (_: unknown, details: { type: string; reason: string }): void => {
    if (details.type === 'GPU' && details.reason !== 'clean-exit') lost()
  }
  app.on('child-process-gone', gpuGone)
  window.on('closed', () => app.off('child-process-gone', gpuGone))
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason !== 'clean-exit') lost()
  })
}
