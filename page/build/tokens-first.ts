// The colours and the plain elements come before everything that is built on them, however the styles are split into files.
import type { Plugin } from 'vite'

export function tokensFirst(): Plugin {
  return {
    name: 'tokens-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const [link] = /[ \t]*<link rel="stylesheet"[^>]*\/tokens-[^>]*>\n?/.exec(html) ?? []
        if (link === undefined) throw new Error('a page has no tokens.css')
        return html.replace(link, '').replace(/[ \t]*<link rel="stylesheet"/, (first) => `${link.trimEnd()}\n${first}`)
      },
    },
  }
}
