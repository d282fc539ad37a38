/** Hues that stay apart for most eyes; neighbours also differ in shape. */
const hues = [275, 55, 155, 350, 220, 95, 25, 185, 310, 130]

const shapes = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0',
  'M-3.6 -3.6h7.2v7.2h-7.2z',
  'M0 -4.6l4.4 7.8h-8.8z',
  'M0 -4.8l4.8 4.8l-4.8 4.8l-4.8 -4.8z',
  'M0 4.6l4.4 -7.8h-8.8z',
]

/** Colour of a series by its place in the order; its lightness comes from the theme. */
export const seriesColour = (look: number): string => `oklch(var(--series) 0.14 ${hues[look % hues.length]!})`

/** Outline of its marks, about nine pixels wide, around 0 0. Ten series have ten pairs of colour and shape. */
export const shapePath = (look: number): string => shapes[(look + Math.floor(look / hues.length)) % shapes.length]!
