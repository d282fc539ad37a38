import { expect, test } from 'vitest'
import { isBelow, linksMayLeadTo } from './places.ts'

test.each([
  ['/library', '/library/pictures/a.png', true],
  ['/library', '/library', false],
  ['/library', '/library-2/a.png', false],
  ['/', '/etc/hostname', true],
  ['E:\\', 'E:\\pictures\\a.png', true],
  ['E:\\models', 'E:\\models\\unet\\model.onnx', true],
  ['E:\\models', 'E:\\models 2\\model.onnx', false],
])('%s holds %s: %s', (folder, file, held) => expect(isBelow(folder, file)).toBe(held))

test.each([
  ['/cache/models--a--b/snapshots/1f', '/cache/models--a--b'],
  ['/cache/models--a--b/snapshots/1f/onnx/fp16', '/cache/models--a--b'],
  ['C:\\hub\\models--a--b\\snapshots\\1f', 'C:\\hub\\models--a--b'],
  ['/cache/models--a--b/blobs', '/cache/models--a--b/blobs'],
  ['/models/mine', '/models/mine'],
])('links in %s may lead to %s', (folder, place) => expect(linksMayLeadTo(folder)).toBe(place))
