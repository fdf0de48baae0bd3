// The build: three entries, every file also as .gz and .br, and the service worker of the phone.
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'
import { compress } from './build/compress.ts'
import { serviceWorker } from './build/service-worker.ts'
import { tokensFirst } from './build/tokens-first.ts'

const root = import.meta.dirname

export default defineConfig({
  root,
  plugins: [
    vue(),
    components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    serviceWorker({ entry: 'phone.html', source: resolve(root, 'phone/worker.js'), name: 'phone-worker.js' }),
    tokensFirst(),
    compress(),
  ],
  build: {
    target: 'chrome100',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        desk: resolve(root, 'index.html'),
        phone: resolve(root, 'phone.html'),
        wall: resolve(root, 'wall.html'),
      },
      // What opens a page comes in few files, since each costs a page that opens some milliseconds.
      output: {
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules\/(vue|@vue|vue-i18n|@intlify)\//, tags: ['$initial'] },
            { name: 'shared', test: /page\/shared\/(api|catalog|clock|i18n|live|load|session|signing|time|words)\.ts|seal\.svg|vite\/(preload-helper|modulepreload-polyfill)/, tags: ['$initial'] },
            { name: 'parts', test: /page\/(shared\/Region|desk\/parts\/Marks)\.vue/ },
            { name: 'frame', test: /page\/desk\/(?!main|App)|node_modules\/vue-router/, tags: ['$initial'] },
          ],
        },
      },
    },
  },
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_JIT_COMPILATION__: 'true',
  },
  server: { proxy: { '/api': process.env.QINGDAN_URL ?? 'http://127.0.0.1:8310' } },
})
