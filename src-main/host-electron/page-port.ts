import { ipcMain, type IpcMainEvent } from 'electron'
import { apiContract, type EventName, type EventPayload } from '../../src-shared/contract/index.ts'
import { fromElectronPort, serve, type Handlers } from '../../src-shared/rpc/index.ts'
import { PORT_CHANNEL } from './channel.ts'
import { isAppUrl } from './origin.ts'

interface Answering {
  readonly handlers: Handlers<typeof apiContract>
  onEvent(listener: <N extends EventName>(name: N, payload: EventPayload<N>) => void): () => void
}

/** The sender is the top frame of one of our windows and shows the app. A frame that is gone is nobody. */
function isOurPage(event: IpcMainEvent, isOurWindow: (id: number) => boolean): boolean {
  const { senderFrame, sender } = event
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppUrl(senderFrame.url) && isOurWindow(sender.id)
}

/** Answers the port that a page's preload sends, after looking at who sent it. Every other sender's port is closed. */
export function answerPages(app: Answering, isOurWindow: (contentsId: number) => boolean): void {
  ipcMain.on(PORT_CHANNEL, (event) => {
    const [end, ...more] = event.ports
    for (const port of more) port.close()
    if (!end) return
    if (!isOurPage(event, isOurWindow)) return end.close()
    const port = fromElectronPort(end)
    const rpc = serve(port, apiContract, app.handlers)
    const stop = app.onEvent((name, payload) => rpc.emit(name, payload))
    const { sender } = event
    const close = (): void => port.close()
    sender.once('render-process-gone', close)
    sender.once('destroyed', close)
    port.onClose(() => {
      stop()
      sender.off('render-process-gone', close)
      sender.off('destroyed', close)
    })
  })
}
