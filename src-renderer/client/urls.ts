import type { FrameView } from '../../src-shared/contract/run.ts'

/** Addresses of bytes. Pixels never travel through calls; every view gets them with GET. */
export const urls = {
  frame: (runId: string, index: number, view: FrameView): string =>
    `/runs/${encodeURIComponent(runId)}/frames/${index}?view=${view}`,
  at: (runId: string, sigma: number, view: 'x0' | 'state'): string =>
    `/runs/${encodeURIComponent(runId)}/at?sigma=${encodeURIComponent(Math.min(Number.MAX_VALUE, Number(sigma.toPrecision(5))))}&view=${view}`,
  stepsJson: (runId: string): string => `/runs/${encodeURIComponent(runId)}/steps.json`,
  stepsCsv: (runId: string): string => `/runs/${encodeURIComponent(runId)}/steps.csv`,
  keepState: (runId: string, sigma: number): string =>
    `/runs/${encodeURIComponent(runId)}/state?sigma=${encodeURIComponent(sigma)}`,
  path: (runId: string): string => `/runs/${encodeURIComponent(runId)}/path`,
  film: (runId: string, format: 'webp' | 'gif'): string => `/runs/${encodeURIComponent(runId)}/film.${format}`,
  picture: (id: string): string => `/pictures/${encodeURIComponent(id)}`,
  /** A picture no larger than its thumbnail is its own thumbnail, without a second loss. */
  thumb: (id: string, size: 128 | 256 | 512, picture?: { readonly width: number; readonly height: number }): string =>
    picture && Math.max(picture.width, picture.height) <= size
      ? urls.picture(id)
      : `/pictures/${encodeURIComponent(id)}/thumb?size=${size}`,
  modelSample: (id: string, n: number): string => `/models/${encodeURIComponent(id)}/sample?n=${n}`,
  readRecipe: '/read-recipe',
  studyPicture: (key: string): string => `/studies/${encodeURIComponent(key)}/picture`,
  keepSource: '/sources',
  source: (hash: string): string => `/sources/${hash}`,
} as const
