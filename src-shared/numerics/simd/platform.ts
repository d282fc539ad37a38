/** As much of the platform as is used; it is no part of the language, and hosts may lack or forbid it. */
interface WebAssemblyLike {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer }
}

export const platform = (): WebAssemblyLike | undefined => (globalThis as { WebAssembly?: WebAssemblyLike }).WebAssembly
