import type { ImportTask } from '../../src-shared/contract/imports.ts'

/** The list with the news of one copy in it. */
export const withTask = (tasks: readonly ImportTask[] = [], task: ImportTask): ImportTask[] =>
  tasks.some(({ id }) => id === task.id) ? tasks.map((one) => (one.id === task.id ? task : one)) : [...tasks, task]
