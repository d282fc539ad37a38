import { randomBytes } from 'node:crypto'

const digits = '0123456789abcdefghjkmnpqrstvwxyz'

let last = ''
let within = 0

/**
 * 20 characters: 10 of milliseconds, 2 that count up within one, 8 random (40 bits). Later ids sort after earlier ones; safe in file
 * names and URLs.
 */
export function newId(now: Date): string {
  let time = now.getTime()
  let head = ''
  for (let i = 0; i < 10; i++) {
    head = digits[time % 32] + head
    time = Math.floor(time / 32)
  }
  within = head === last ? (within + 1) % 1024 : 0
  last = head
  let tail = digits[within >> 5]! + digits[within % 32]!
  for (const byte of randomBytes(8)) tail += digits[byte % 32]
  return head + tail
}

export const idPattern = /^[0-9a-hjkmnp-tv-z]{20}$/
