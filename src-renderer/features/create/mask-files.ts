import type { Mask } from './mask-paint.ts'

function context({ width, height }: Mask): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas.getContext('2d', { willReadFrequently: true })!
}

/** A kept mask at the size of `into`. */
export async function loadMask(url: string, into: Mask): Promise<Mask> {
  const image = new Image()
  image.src = url
  await image.decode()
  const drawing = context(into)
  drawing.drawImage(image, 0, 0, into.width, into.height)
  const { data } = drawing.getImageData(0, 0, into.width, into.height)
  return { ...into, data: Uint8ClampedArray.from(into.data, (_, i) => data[4 * i]!) }
}

/** The mask as a PNG: white is drawn anew, black stays. */
export async function maskFile(mask: Mask): Promise<Blob> {
  const drawing = context(mask)
  const image = drawing.createImageData(mask.width, mask.height)
  mask.data.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i))
  drawing.putImageData(image, 0, 0)
  return new Promise((resolve, reject) => {
    drawing.canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The mask could not be written as a PNG.'))),
      'image/png',
    )
  })
}
