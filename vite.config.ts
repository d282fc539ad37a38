import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The renderer: static files only, nothing inline, so that `script-src 'self'; style-src 'self'` holds. */
export default defineConfig({
  root: here('src-renderer'),
  base: './',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // Whatever is bundled keeps its licence; About links to it.
    license: { fileName: 'licences.txt' },
    // Read from this machine's disk: one larger file is quicker than several.
    chunkSizeWarningLimit: 800,
  },
})
