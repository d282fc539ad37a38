import type { TextKey } from '../../ui/text.ts'

export interface Shortcut {
  readonly label: TextKey
  /** Any of these, each written as in the key map. */
  readonly keys: readonly string[]
}

export interface KeyGroup {
  readonly title: TextKey
  readonly shortcuts: readonly Shortcut[]
}

const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']

/** Keys of one place, which work while the focus is there. */
export const keyGroups: readonly KeyGroup[] = [
  {
    title: 'keys.canvas',
    shortcuts: [
      { label: 'keys.zoom', keys: ['Plus', 'Minus'] },
      { label: 'keys.fit', keys: ['0'] },
      { label: 'keys.actual', keys: ['1'] },
      { label: 'keys.pan', keys: ['Shift+Arrows'] },
    ],
  },
  { title: 'keys.compare', shortcuts: [{ label: 'keys.divider', keys: ['ArrowLeft', 'ArrowRight'] }] },
  {
    title: 'keys.film',
    shortcuts: [
      { label: 'keys.frames', keys: ['ArrowRight', 'ArrowLeft'] },
      { label: 'keys.tenFrames', keys: ['PageUp', 'PageDown'] },
      { label: 'keys.ends', keys: ['Home', 'End'] },
      { label: 'keys.play', keys: ['Space'] },
    ],
  },
  {
    title: 'keys.nodes',
    shortcuts: [
      { label: 'keys.chooseNode', keys: ['ArrowUp', 'ArrowDown'] },
      { label: 'keys.moveNode', keys: ['ArrowLeft', 'ArrowRight'] },
      { label: 'keys.removeNode', keys: ['Delete'] },
    ],
  },
  {
    title: 'keys.mask',
    shortcuts: [
      { label: 'keys.brush', keys: arrows },
      { label: 'keys.paint', keys: ['Space'] },
      { label: 'keys.brushSize', keys: ['[', ']'] },
      { label: 'keys.erase', keys: ['E'] },
      { label: 'keys.invert', keys: ['I'] },
      { label: 'keys.takeBack', keys: ['Mod+Z'] },
      { label: 'keys.keepMask', keys: ['Enter'] },
      { label: 'keys.leaveMask', keys: ['Escape'] },
    ],
  },
  {
    title: 'keys.gallery',
    shortcuts: [
      { label: 'keys.open', keys: ['Enter'] },
      { label: 'keys.pick', keys: ['Space'] },
      { label: 'keys.all', keys: ['Mod+A'] },
      { label: 'keys.star', keys: ['S'] },
      { label: 'keys.trash', keys: ['Delete'] },
    ],
  },
  { title: 'keys.number', shortcuts: [{ label: 'keys.step', keys: ['ArrowUp', 'ArrowDown'] }] },
]
