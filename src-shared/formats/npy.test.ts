import { expect, test } from 'vitest'
import { readNpy, writeNpy } from './npy.ts'

/** Files written by numpy.save of NumPy 2. */
const numpy = {
  float32:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEAAAAAAYEKiDQAAgH8=',
  float64:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqamZmZmZm5P5qZmZmZmck/',
  scalar:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAOBA',
  fortran:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AACAPwAAgD8AAIA/AACAPwAAgD8=',
  int64:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAA=',
  version2:
    'k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAACBA',
}
const bytes = (name: keyof typeof numpy): Uint8Array => Uint8Array.from(atob(numpy[name]), (c) => c.charCodeAt(0))

test('files of NumPy are read', () => {
  const a = readNpy(bytes('float32'))
  expect(a.shape).toEqual([2, 3])
  expect([...a.data]).toEqual([1.5, -2, 3, 0, Math.fround(1e-30), Infinity])
  const b = readNpy(bytes('float64'))
  expect(b).toMatchObject({ dtype: 'float64', shape: [2] })
  expect([...b.data]).toEqual([0.1, 0.2])
  expect(readNpy(bytes('scalar'))).toMatchObject({ shape: [], data: new Float32Array([7]) })
  expect(readNpy(bytes('version2'))).toMatchObject({ shape: [1], data: new Float32Array([2.5]) })
})

test('the writer makes the very bytes of NumPy', () => {
  expect(writeNpy(new Float32Array([1.5, -2, 3, 0, 1e-30, Infinity]), [2, 3])).toEqual(bytes('float32'))
  expect(writeNpy(new Float64Array([0.1, 0.2]), [2])).toEqual(bytes('float64'))
})

test('a view inside a larger buffer is written and read alone', () => {
  const whole = new Float32Array([9, 1, 2, 9])
  const file = writeNpy(whole.subarray(1, 3), [2])
  const padded = new Uint8Array(file.length + 3)
  padded.set(file, 3)
  expect([...readNpy(padded.subarray(3)).data]).toEqual([1, 2])
  expect([...readNpy(Buffer.from(padded).subarray(3)).data]).toEqual([1, 2])
})

test.each([
  ['fortran', /ascontiguousarray/],
  ['int64', /float32 or float64/],
] as const)('%s is refused with what to do', (name, message) => {
  expect(() => readNpy(bytes(name), 'noise.npy')).toThrow(message)
})

test('what is not an array, or only a part of one, is refused', () => {
  expect(() => readNpy(new TextEncoder().encode('{"a": 1, "b": 2}'))).toThrow(/signature/)
  expect(() => readNpy(bytes('float32').subarray(0, 60))).toThrow(/header/)
  expect(() => readNpy(bytes('float32').subarray(0, 140))).toThrow(/6 numbers are announced, 3 are there/)
})
