import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** The part of electron-builder's AfterPackContext that is used. */
interface Context {
  readonly appOutDir: string
  readonly electronPlatformName: string
  /** builder-util's Arch: 0 ia32, 1 x64, 2 armv7l, 3 arm64, 4 universal. */
  readonly arch: number
  readonly packager: { getResourcesDir(appOutDir: string): string }
}

const archNames: Readonly<Record<number, string>> = { 1: 'x64', 3: 'arm64' }

/**
 * Leaves only the target's ONNX Runtime in the package: the npm package carries every platform's, 288 MB. Throws where
 * the target's own binary, or sharp's, is missing, because the package would start and then fail.
 */
export function keepTarget(nodeModules: string, platform: string, arch: string): void {
  const all = join(nodeModules, 'onnxruntime-node/bin/napi-v6')
  const binding = join(all, platform, arch, 'onnxruntime_binding.node')
  if (!existsSync(binding)) throw new Error(`ONNX Runtime has no binary for ${platform}-${arch}: ${binding} is missing.`)
  for (const system of readdirSync(all)) {
    if (system !== platform) rmSync(join(all, system), { recursive: true })
    else
      for (const other of readdirSync(join(all, system)))
        if (other !== arch) rmSync(join(all, system, other), { recursive: true })
  }
  // On Windows the library lies beside sharp's own binary.
  const needed = platform === 'win32' ? ['sharp'] : ['sharp', 'sharp-libvips']
  if (!needed.every((name) => existsSync(join(nodeModules, `@img/${name}-${platform}-${arch}`)))) {
    throw new Error(
      `sharp has no binary for ${platform}-${arch}; install it with npm install --os=${platform} --cpu=${arch} sharp.`,
    )
  }
}

/** Throws where Node's program, which runs the core, is not in the package. */
export function checkNode(resources: string, platform: string): void {
  const program = join(resources, 'node', platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(program)) throw new Error(`Node's program is missing: ${program}. Run npm install again.`)
}

export default function afterPack({ appOutDir, electronPlatformName, arch, packager }: Context): void {
  const name = archNames[arch]
  if (!name) throw new Error(`Flowline is not built for architecture ${arch}.`)
  const resources = packager.getResourcesDir(appOutDir)
  checkNode(resources, electronPlatformName)
  keepTarget(join(resources, 'app.asar.unpacked/node_modules'), electronPlatformName, name)
}
