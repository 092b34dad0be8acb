import { defineConfig } from 'astro/config'
import { subsetFont } from './site/build/font.ts'

// The site is static: pages hold layout and slots, the worker fills them. Everything is a file of its own, because the
// content security policy allows neither inline scripts nor inline styles.
export default defineConfig({
  srcDir: './site',
  outDir: './dist/site',
  publicDir: './site/public',
  output: 'static',
  trailingSlash: 'ignore',
  compressHTML: true,
  devToolbar: { enabled: false },
  build: { format: 'file', assets: 'assets', inlineStylesheets: 'never' },
  integrations: [{ name: 'font', hooks: { 'astro:config:setup': () => subsetFont() } }],
  vite: {
    resolve: { alias: { '@kurkle/color': new URL('./site/charts/color.ts', import.meta.url).pathname } },
    build: { assetsInlineLimit: 0, modulePreload: false, target: 'es2022', cssTarget: 'chrome111' },
  },
})
