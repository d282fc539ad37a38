import type { Sharp } from 'sharp'

/** Grows what is narrower than the picture, a latent's preview, smoothly to the picture's width; null leaves it as it is. */
export function asWide(image: Sharp, size: { readonly width: number; readonly height: number }, width: number | null): Sharp {
  if (width === null || size.width >= width) return image
  return image.resize(width, Math.round((size.height * width) / size.width), { fit: 'fill', kernel: 'cubic' })
}
