import { useEffect, useRef, useState } from 'react'
import { differenceOf } from './difference.ts'
import { Viewer } from './viewer.tsx'
import type { Extent } from './zoom.ts'

interface Loaded {
  readonly first: ImageBitmap
  readonly second: ImageBitmap
}

async function load(url: string): Promise<ImageBitmap> {
  return createImageBitmap(await (await fetch(url)).blob())
}

function pixels(image: ImageBitmap): ImageData {
  const canvas = new OffscreenCanvas(image.width, image.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, image.width, image.height)
}

/** Two pictures in one frame, split by a line that is dragged or moved with the arrow keys, or their difference. */
export function Comparison({
  first,
  second,
  mode,
  labels,
  onError,
}: {
  first: string
  second: string
  mode: 'slide' | 'difference'
  labels: {
    group: string
    divider: string
    measured: (largest: number, rms: number) => string
    sizes: string
    first: string
    second: string
  }
  onError: (error: unknown) => void
}) {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [share, setShare] = useState(0.5)
  useEffect(() => {
    let current = true
    void Promise.all([load(first), load(second)]).then(([a, b]) => current && setLoaded({ first: a, second: b }), onError)
    return () => {
      current = false
    }
  }, [first, second, onError])
  const size: Extent = loaded ? { width: loaded.first.width, height: loaded.first.height } : { width: 1, height: 1 }
  const comparable = loaded && loaded.first.width === loaded.second.width && loaded.first.height === loaded.second.height
  return (
    <Viewer
      src={loaded && mode === 'slide' ? second : null}
      picture={size}
      label={labels.group}
      renderAbove={(frame) =>
        mode === 'slide' ? (
          <>
            <div className="absolute overflow-hidden" style={{ ...frame, width: frame.width * share }}>
              <img
                src={first}
                alt=""
                draggable={false}
                className={`max-w-none object-contain ${frame.width > 2 * size.width ? 'pixelated' : ''}`}
                style={{ width: frame.width, height: frame.height }}
              />
            </div>
            <p className="pointer-events-none absolute bottom-2 left-2 max-w-[46%] truncate rounded-md bg-overlay px-2 py-1 text-xs text-on-overlay">
              {labels.first}
            </p>
            <p className="pointer-events-none absolute right-2 bottom-2 max-w-[46%] truncate rounded-md bg-overlay px-2 py-1 text-xs text-on-overlay">
              {labels.second}
            </p>
            <Divider label={labels.divider} share={share} onChange={setShare} frame={frame} />
          </>
        ) : (
          comparable && <Heat images={loaded} frame={frame} measured={labels.measured} />
        )
      }
    >
      {() =>
        loaded &&
        !comparable &&
        (mode === 'difference' ? (
          <p className="absolute inset-0 flex items-center justify-center text-fg-2">{labels.sizes}</p>
        ) : (
          <p className="pointer-events-none absolute top-2 left-2 rounded-md bg-overlay px-2 py-1 text-xs text-on-overlay">
            {labels.sizes}
          </p>
        ))
      }
    </Viewer>
  )
}

interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

function Divider({
  label,
  share,
  frame,
  onChange,
}: {
  label: string
  share: number
  frame: Frame
  onChange: (share: number) => void
}) {
  const clamp = (value: number): number => Math.min(1, Math.max(0, value))
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className="absolute w-6 -translate-x-1/2 cursor-ew-resize touch-none"
      style={{ left: frame.left + frame.width * share, top: frame.top, height: frame.height }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
        const stage = event.currentTarget.parentElement!.getBoundingClientRect()
        onChange(clamp((event.clientX - stage.left - frame.left) / frame.width))
      }}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowLeft' ? -0.02 : event.key === 'ArrowRight' ? 0.02 : 0
        if (by === 0) return
        event.preventDefault()
        onChange(clamp(share + by))
      }}
    >
      <div className="mx-auto h-full w-[2px] bg-on-overlay shadow-[0_0_0_1px_rgb(0_0_0/0.4)]" />
    </div>
  )
}

function Heat({ images, frame, measured }: { images: Loaded; frame: Frame; measured: (largest: number, rms: number) => string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const [found, setFound] = useState({ largest: 0, rms: 0 })
  useEffect(() => {
    const canvas = ref.current
    if (!canvas) return
    const [a, b] = [pixels(images.first), pixels(images.second)]
    const difference = differenceOf(a.data, b.data)
    canvas.width = a.width
    canvas.height = a.height
    canvas.getContext('2d')!.putImageData(new ImageData(difference.heat, a.width, a.height), 0, 0)
    setFound(difference)
  }, [images])
  return (
    <>
      <canvas ref={ref} className="pixelated absolute" style={frame} />
      <p className="absolute bottom-2 left-2 rounded-md bg-overlay px-2 py-1 text-xs text-on-overlay">
        {measured(found.largest, found.rms)}
      </p>
    </>
  )
}
