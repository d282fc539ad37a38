import { fromProcess } from '../process-port.ts'
import { serveEcho } from './echo.ts'

serveEcho(fromProcess(process))
