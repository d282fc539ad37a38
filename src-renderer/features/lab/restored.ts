/** What is kept under `key`, field by field where it still fits; else as in `first`. A null there stands for a number or none. */
export function restored<T extends object>(key: string, first: T): T {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, unknown>
    const fits = Object.entries(first).filter(([name, value]) => {
      const one = stored[name]
      if (Array.isArray(value)) return Array.isArray(one) && one.every((item) => typeof item === 'string')
      return value === null ? one === null || typeof one === 'number' : typeof one === typeof value
    })
    return { ...first, ...Object.fromEntries(fits.map(([name]) => [name, stored[name]])) }
  } catch {
    return first
  }
}
