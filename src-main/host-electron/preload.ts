import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { fromMessagePort } from '../../src-shared/rpc/message-port.ts'
import { PORT_CHANNEL, PRELOAD_NAME } from './channel.ts'

// The page gets one port's four functions, and where a file lies that the user gave it. Main decides whether the other end is answered.
const { port1, port2 } = new MessageChannel()
ipcRenderer.postMessage(PORT_CHANNEL, null, [port2])
contextBridge.exposeInMainWorld(PRELOAD_NAME, {
  port: fromMessagePort(port1),
  pathOf: (file: Parameters<typeof webUtils.getPathForFile>[0]) => webUtils.getPathForFile(file),
})
