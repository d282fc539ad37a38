import { existsSync, mkdirSync, mkdtempSync, writeFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import afterPack, { checkNode, keepTarget } from './after-pack.ts'

const systems = { linux: ['x64', 'arm64'], win32: ['x64', 'arm64'], darwin: ['arm64'] }

function unpacked(): { app: string; modules: string; has: (system: string, arch: string) => boolean } {
  const app = mkdtempSync(join(tmpdir(), 'flowline-pack-'))
  const modules = join(app, 'resources/app.asar.unpacked/node_modules')
  const binary = (system: string, arch: string): string => join(modules, 'onnxruntime-node/bin/napi-v6', system, arch)
  for (const [system, archs] of Object.entries(systems)) {
    for (const arch of archs) {
      mkdirSync(binary(system, arch), { recursive: true })
      writeFileSync(join(binary(system, arch), 'onnxruntime_binding.node'), '')
    }
  }
  mkdirSync(join(app, 'resources/node'))
  writeFileSync(join(app, 'resources/node/node'), '')
  for (const name of ['sharp', 'sharp-libvips']) mkdirSync(join(modules, `@img/${name}-linux-x64`), { recursive: true })
  return { app, modules, has: (system, arch) => existsSync(binary(system, arch)) }
}

test('only the target stays', () => {
  const { app, has } = unpacked()
  afterPack({
    appOutDir: app,
    electronPlatformName: 'linux',
    arch: 1,
    packager: { getResourcesDir: (folder) => join(folder, 'resources') },
  })
  const left = Object.entries(systems).flatMap(([system, archs]) =>
    archs.filter((arch) => has(system, arch)).map((arch) => `${system}-${arch}`),
  )
  expect(left).toEqual(['linux-x64'])
})

test('a target without a binary is refused before anything is removed', () => {
  const { modules, has } = unpacked()
  expect(() => keepTarget(modules, 'darwin', 'x64')).toThrow('darwin-x64')
  expect(has('win32', 'x64')).toBe(true)
  expect(() => keepTarget(modules, 'win32', 'x64')).toThrow(/sharp.*win32-x64/)
})

test('sharp without its library is refused', () => {
  const { modules } = unpacked()
  rmSync(join(modules, '@img/sharp-libvips-linux-x64'), { recursive: true })
  expect(() => keepTarget(modules, 'linux', 'x64')).toThrow(/sharp.*linux-x64/)
})

test('an architecture nobody builds for is refused', () => {
  const packager = { getResourcesDir: (folder: string) => folder }
  expect(() => afterPack({ appOutDir: '/', electronPlatformName: 'linux', arch: 0, packager })).toThrow('architecture 0')
})

test('a package without Node is refused', () => {
  const { app } = unpacked()
  expect(() => checkNode(join(app, 'resources'), 'linux')).not.toThrow()
  expect(() => checkNode(join(app, 'resources'), 'win32')).toThrow('node.exe')
})
