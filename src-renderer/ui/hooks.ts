import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** Content size of an element in CSS pixels, {0, 0} before the first layout. */
export function useSize<E extends HTMLElement>(): [RefObject<E | null>, { width: number; height: number }] {
  const ref = useRef<E>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}

/** `value` as it was once it had rested for `ms`. */
export function useDebounced<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return rested
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

/** True where the system asks for less motion. */
export function prefersStill(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches
}
