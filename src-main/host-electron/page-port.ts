import { ipcMain, type IpcMainEvent } from 'electron'
import { fromElectronPort, type Port } from '../../src-shared/rpc/index.ts'
import { PORT_CHANNEL } from './channel.ts'
import { isAppUrl } from './origin.ts'

/** The sender is the top frame of one of our windows and shows the app. A frame that is gone is nobody. */
function isOurPage(event: IpcMainEvent, isOurWindow: (id: number) => boolean): boolean {
  const { senderFrame, sender } = event
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppUrl(senderFrame.url) && isOurWindow(sender.id)
}

/**
 * Joins the port that a page's preload sends to a channel of the core, after looking at who sent it. Every other sender's port is
 * closed.
 */
export function answerPages(channel: () => Port, isOurWindow: (contentsId: number) => boolean): void {
  ipcMain.on(PORT_CHANNEL, (event) => {
    const [end, ...more] = event.ports
    for (const port of more) port.close()
    if (!end) return
    if (!isOurPage(event, isOurWindow)) return end.close()
    const page = fromElectronPort(end)
    const core = channel()
    page.onMessage((message) => {
      try {
        core.post(message)
      } catch {
        // It cannot go over, as a cycle or a BigInt cannot; a page of ours sends neither.
        page.close()
      }
    })
    core.onMessage((message) => page.post(message))
    core.onClose(() => page.close())
    const { sender } = event
    const close = (): void => page.close()
    sender.once('render-process-gone', close)
    sender.once('destroyed', close)
    page.onClose(() => {
      core.close()
      sender.off('render-process-gone', close)
      sender.off('destroyed', close)
    })
  })
}
