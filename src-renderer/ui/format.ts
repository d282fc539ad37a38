/** A positive measure with three significant digits: 0.00123, 14.6, 1.2e-7, ∞. */
export function formatMeasure(value: number | null): string {
  if (value === null) return '–'
  if (value >= Number.MAX_VALUE) return '∞'
  if (Number.isNaN(value)) return 'NaN'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e')
  return String(Number(value.toPrecision(3)))
}

/** Tolerances are named by mantissa and power: 1e-4, 3e-5. */
export function formatTolerance(value: number): string {
  const [mantissa, power] = value.toExponential(1).split('e') as [string, string]
  return `${Number(mantissa)}e${Number(power)}`
}

export function formatSeconds(seconds: number): string {
  if (seconds < 0.0995) return `${Number((seconds * 1000).toPrecision(2))} ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 99.5) return `${seconds.toFixed(0)} s`
  const minutes = Math.floor(Math.round(seconds) / 60)
  return `${minutes} min ${Math.round(seconds) - minutes * 60} s`
}

/** A low and a high measure as one range; one number where both read the same. */
export function formatRange(low: string, high: string): string {
  if (low === high) return low
  const [unitOfLow, unitOfHigh] = [low, high].map((text) => text.split(' ')[1] ?? '')
  return unitOfLow === unitOfHigh && low.split(' ').length === 2 ? `${low.split(' ')[0]}–${high}` : `${low} – ${high}`
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : Number(value.toPrecision(3))} ${units[unit]!}`
}

export function formatCount(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value)
}

/** Large counts with three digits and the language's own unit: 860M, 8.6亿. */
export function formatLarge(value: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 }).format(value)
}

export function formatDate(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
}
