import { readdirSync, readFileSync } from 'node:fs'

/** Proportional set size of a process and all below it, bytes (Linux: /proc/<pid>/smaps_rollup). */
export function treeMemory(root: number): number {
  return tree(root).reduce((sum, pid) => sum + memory(pid), 0)
}

/** Sum of the most that a process and all below it ever held, bytes; pages they share count in each (Linux: VmHWM). */
export function treePeak(root: number): number {
  return tree(root).reduce((sum, pid) => {
    const status = quietly(() => readFileSync(`/proc/${pid}/status`, 'utf8'))
    return sum + Number(/^VmHWM:\s+(\d+) kB/m.exec(status ?? '')?.[1] ?? 0) * 1024
  }, 0)
}

function tree(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = quietly(() => readFileSync(`/proc/${name}/stat`, 'utf8'))
    if (stat) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const found = [root]
  for (let i = 0; i < found.length; i++) for (const [pid, parent] of parents) if (parent === found[i]) found.push(pid)
  return found
}

function memory(pid: number): number {
  const rollup = quietly(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup ?? '')?.[1] ?? 0) * 1024
}

/** A process may end between being listed and being read. */
function quietly<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
