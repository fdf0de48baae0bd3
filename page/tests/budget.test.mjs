// How many bytes each entry takes before it can be used: its scripts and styles, packed by gzip, found by following what it
// loads at once. The desk is counted with its largest page; charts come later and are not counted there.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { root } from './support.mjs'

const dist = join(root, 'dist')
const read = (path) => readFileSync(join(dist, path), 'utf8')

/** What a page loads at once. */
function closure(html) {
  const seen = new Set([html])
  const follow = (path) => {
    if (seen.has(path)) return
    seen.add(path)
    if (path.endsWith('.js')) for (const [, file] of read(path).matchAll(/(?:import|from)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) follow(`assets/${file}`)
  }
  for (const [, file] of read(html).matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) follow(file)
  return [...seen]
}

/** What each page of the desk loads on top, by its first file. */
function deskPages() {
  const listed = closure('index.html').filter((path) => path.endsWith('.js'))
  const pages = listed.flatMap((path) => {
    const text = read(path)
    const files = JSON.parse(/m\.f\|\|\(m\.f=(\[.*?\])\)/.exec(text)?.[1] ?? '[]')
    return [...text.matchAll(/__vite__mapDeps\(\[([\d,]+)\]\)/g)].map(([, list]) => list.split(',').map((index) => files[Number(index)]))
  })
  return [...new Map(pages.map((page) => [page[0], page])).values()]
}

const bytes = (paths) => paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path)), { level: 9 }).length, 0)

function check(name, files, most) {
  const total = bytes(files)
  assert.ok(files.length > 3 && total > 10_000, `${name}: ${files.join()}`)
  assert.ok(total <= most, `${name}: ${total} bytes of ${most}: ${files.join(' ')}`)
  return `${name}: ${total} of ${most} bytes`
}

test('the phone stays within 80 kB', (t) => t.diagnostic(check('phone', closure('phone.html'), 80_000)))
test('the wall stays within 260 kB', (t) => t.diagnostic(check('wall', closure('wall.html'), 260_000)))
test('each page of the desk stays within 260 kB', (t) => {
  const pages = deskPages()
  assert.ok(pages.length >= 10, `${pages.length} pages`)
  for (const page of pages) t.diagnostic(check(page[0], [...new Set([...closure('index.html'), ...page])], 260_000))
})

test('the worker of the phone keeps every file that its page loads', () => {
  const kept = JSON.parse(/const FILES = (\[.*\])/.exec(read('phone-worker.js'))[1])
  for (const path of closure('phone.html').filter((path) => path !== 'phone.html')) assert.ok(kept.includes(`/${path}`), path)
})

test('what grows smaller is packed', () => {
  for (const name of readdirSync(join(dist, 'assets')).filter((name) => /\.(js|css)$/.test(name))) {
    const whole = read(`assets/${name}`)
    if (whole.length < 600) continue
    assert.equal(gzipSync(whole).length > 0 && readFileSync(join(dist, `assets/${name}.br`)).length < whole.length, true, name)
  }
})
