/** Classes of a network that draws a class instead of a text. */
export interface ClassCounts {
  /** Classes that the network was built with; Infinity where nothing says how many. */
  readonly classes: number
  /** The class that means none, which guidance works against; null for a network without one. */
  readonly none: number | null
}

/** `id2label` or `labels`, name in lower case to number. A label of several names, with commas between, goes by each of them. */
export function labelNames(given: unknown): ReadonlyMap<string, number> {
  const names = new Map<string, number>()
  if (typeof given !== 'object' || given === null) return names
  for (const [key, label] of Object.entries(given)) {
    if (typeof label !== 'string' || !/^\d+$/.test(key)) continue
    for (const name of [label, ...label.split(',')]) names.set(name.trim().toLowerCase(), Number(key))
  }
  return names
}

/**
 * From the shape of the input `class_labels`, the network's config.json and the names. A network with one class more than there
 * are names has been trained with that as "no class"; a transformer of DiT's kind keeps the class after its last for it (Peebles
 * and Xie 2023).
 */
export function classCounts(
  shape: readonly (number | string)[],
  config: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, number>,
): ClassCounts {
  const declared = [shape[1], config['num_class_embeds'], config['num_embeds_ada_norm']].find(
    (value) => typeof value === 'number' && value > 0,
  ) as number | undefined
  const named = names.size > 0 ? Math.max(...names.values()) + 1 : 0
  const classes = declared ?? (named > 0 ? named : Infinity)
  if (config['norm_type'] === 'ada_norm_zero' && typeof config['num_embeds_ada_norm'] === 'number')
    return { classes, none: config['num_embeds_ada_norm'] }
  return { classes, none: named > 0 && classes === named + 1 ? named : null }
}
