import { Once } from './listeners.ts'
import type { Port } from './port.ts'

/** Opened first, closed last; between them whatever is said. */
type Parcel =
  | { readonly channel: number; readonly kind: 'open' | 'close' }
  | { readonly channel: number; readonly kind: 'say'; readonly message: unknown }

/**
 * Many ports through one, for one process that speaks for several pages. This side opens them.
 */
export function openingChannels(port: Port): () => Port {
  const ends: Ends = { open: new Map(), gone: null }
  let count = 0
  route(port, (parcel) => ends.open.get(parcel.channel), ends)
  return () => {
    const channel = ++count
    port.post({ channel, kind: 'open' } satisfies Parcel)
    return added(port, channel, ends).port
  }
}

/** The other side of `openingChannels`: hands every port that is opened to `accept`. Other messages are left to others. */
export function acceptingChannels(port: Port, accept: (opened: Port) => void): void {
  const ends: Ends = { open: new Map(), gone: null }
  route(
    port,
    ({ channel, kind }) => {
      if (kind === 'open' && !ends.open.has(channel)) accept(added(port, channel, ends).port)
      return ends.open.get(channel)
    },
    ends,
  )
}

interface End {
  readonly port: Port
  hear(message: unknown): void
  shut(reason: string): void
}

interface Ends {
  readonly open: Map<number, End>
  /** Why the way under them closed, null while it is open. */
  gone: string | null
}

function route(port: Port, find: (parcel: Parcel) => End | undefined, ends: Ends): void {
  port.onMessage((message) => {
    if (!isParcel(message)) return
    const end = find(message)
    if (message.kind === 'say') end?.hear(message.message)
    else if (message.kind === 'close') end?.shut('the other side closed the port')
  })
  port.onClose((reason) => {
    ends.gone = reason
    for (const end of ends.open.values()) end.shut(reason)
  })
}

function added(port: Port, channel: number, ends: Ends): End {
  const closed = new Once<string>()
  const listeners: ((message: unknown) => void)[] = []
  const shut = (reason: string): void => {
    ends.open.delete(channel)
    closed.fire(reason)
  }
  const end: End = {
    hear(message) {
      for (const listener of listeners) listener(message)
    },
    shut,
    port: {
      post(message) {
        if (!closed.done) port.post({ channel, kind: 'say', message } satisfies Parcel)
      },
      onMessage: (listener) => void listeners.push(listener),
      onClose: (listener) => closed.add(listener),
      close() {
        if (!closed.done) port.post({ channel, kind: 'close' } satisfies Parcel)
        shut('closed by this side')
      },
    },
  }
  if (ends.gone === null) ends.open.set(channel, end)
  else shut(ends.gone)
  return end
}

function isParcel(message: unknown): message is Parcel {
  const { channel, kind } = (message ?? {}) as Partial<Parcel>
  return typeof channel === 'number' && (kind === 'open' || kind === 'say' || kind === 'close')
}
