import { shell } from 'electron'

/** The only addresses that are ever handed to the system's browser. A page cannot add to them. */
export const externalLinks = {
  onnxRuntime: 'https://onnxruntime.ai/',
} as const

export type ExternalLink = keyof typeof externalLinks

export function openLink(link: ExternalLink): void {
  void shell.openExternal(externalLinks[link])
}
