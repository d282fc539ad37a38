import { randomBytes } from 'node:crypto'

const digits = '0123456789abcdefghjkmnpqrstvwxyz'

/** 20 characters: 10 of milliseconds, 10 random (50 bits). Later ids sort after earlier ones; safe in file names and URLs. */
export function newId(now: Date): string {
  let time = now.getTime()
  let head = ''
  for (let i = 0; i < 10; i++) {
    head = digits[time % 32] + head
    time = Math.floor(time / 32)
  }
  let tail = ''
  for (const byte of randomBytes(10)) tail += digits[byte % 32]
  return head + tail
}

export const idPattern = /^[0-9a-hjkmnp-tv-z]{20}$/
