import { useEffect, useRef, useState } from 'react'

/** `value` as it was once it had rested for `ms`. */
export function useDebounced<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return rested
}

/** Esc, where nothing that is open above wants it, and no search to be cleared. */
export function useEscape(close: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      if (document.querySelector('[data-modal],[role=dialog],[role=menu],[role=listbox][data-open]')) return
      if (event.target instanceof HTMLInputElement && event.target.value !== '') return
      close()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [close])
}

/**
 * The newest address whose picture is decoded. While another loads the last one stays, so that a film never flickers;
 * at most one request is under way and only the newest wish waits behind it.
 */
export function useDecoded(url: string | null): string | null {
  const [shown, setShown] = useState<string | null>(null)
  const wish = useRef<string | null>(null)
  const busy = useRef(false)
  useEffect(() => {
    wish.current = url
    if (url === null) {
      setShown(null)
      return
    }
    const next = (): void => {
      const target = wish.current
      if (target === null || busy.current) return
      busy.current = true
      const image = new Image()
      image.src = target
      image
        .decode()
        .then(() => {
          if (wish.current !== null) setShown(target)
        })
        .catch(() => {})
        .finally(() => {
          busy.current = false
          if (wish.current !== target) next()
        })
    }
    next()
  }, [url])
  return url === null ? null : shown
}

/** `value`, taken at most once in `ms`; at once where `ms` is 0. The last one always arrives. */
export function useThrottled<T>(value: T, ms: number): T {
  const [shown, setShown] = useState(value)
  const next = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, next.current - performance.now())
    const take = (): void => {
      next.current = performance.now() + ms
      setShown(value)
    }
    if (wait === 0) return take()
    const timer = setTimeout(take, wait)
    return () => clearTimeout(timer)
  }, [value, ms])
  return ms === 0 ? value : shown
}
