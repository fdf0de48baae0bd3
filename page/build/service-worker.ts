// Makes the service worker of the phone: its source with the list of files that the phone needs, found by following the
// imports of its page, and a version that is the hash of what these files hold.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface Options {
  /** The page that must open without a network. */
  entry: string
  /** The source of the worker. */
  source: string
  /** Its name in the build. */
  name: string
}

/** What a built file names: `/assets/…` in HTML and `./…` or `assets/…` in scripts and styles. */
const NAMED = /(?:\/?assets\/|\.\/)([\w.-]+\.(?:js|css|svg|png|woff2))/g

export function serviceWorker({ entry, source, name }: Options): Plugin {
  let folder = ''
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    closeBundle: {
      order: 'pre',
      sequential: true,
      handler() {
        const needed = new Map<string, Buffer>()
        const follow = (path: string) => {
          if (needed.has(path)) return
          const bytes = readFileSync(join(folder, path))
          needed.set(path, bytes)
          if (!/\.(html|js|css)$/.test(path)) return
          for (const [, file] of bytes.toString().matchAll(NAMED)) {
            try {
              follow(`assets/${file}`)
            } catch {
              // A name in a text that is no file of the build.
            }
          }
        }
        follow(entry)
        const hash = createHash('sha256')
        for (const path of [...needed.keys()].sort()) hash.update(path).update(needed.get(path)!)
        const list = [...needed.keys()].filter((path) => path !== entry).map((path) => `/${path}`)
        const head = `const VERSION = ${JSON.stringify(hash.digest('hex').slice(0, 16))}\nconst FILES = ${JSON.stringify(list)}\n`
        writeFileSync(join(folder, name), head + readFileSync(source, 'utf8'))
      },
    },
  }
}
