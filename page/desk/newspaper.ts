// A page of newspaper or minutes as its lines stand, with each sentence that asks marked where it is: sentences go on over
// broken columns, and letters may be half or full width.
import type { Review } from '../shared/triage'

export interface Piece {
  text: string
  /** Which thing that is asked for, by its place among them. */
  ask: number | null
}
export interface Line {
  kind: 'head' | 'headline' | 'byline' | 'text' | 'box' | 'gap'
  pieces: Piece[]
}

const WIDE: Record<string, string> = { ',': '，', ';': '；', ':': '：', '(': '（', ')': '）' }
const plain = (letter: string): string => WIDE[letter] ?? letter

/** For each letter of the text, which thing that is asked for it belongs to. */
function marks(review: Review): Int32Array {
  const letters = [...review.text]
  const kept: number[] = []
  let bare = ''
  letters.forEach((letter, at) => {
    if (/\s/.test(letter)) return
    kept.push(at)
    bare += plain(letter).length === 1 ? plain(letter) : '□'
  })
  const owner = new Int32Array(letters.length).fill(-1)
  const mark = (from: number, to: number, ask: number) => {
    for (let at = kept[from] ?? 0; at <= (kept[to - 1] ?? -1); at += 1) owner[at] = ask
  }
  const PART = 10
  review.asks.forEach((ask, index) => {
    const said = review.articles[ask.article]?.directives[ask.directive]?.text ?? ''
    const words = [...said].filter((letter) => !/\s/.test(letter)).map((letter) => (plain(letter).length === 1 ? plain(letter) : '□')).join('')
    const whole = bare.indexOf(words)
    if (words !== '' && whole >= 0) return mark(whole, whole + words.length, index)
    // Something stands between its halves: a caption, a box.
    const head = bare.indexOf(words.slice(0, PART))
    const tail = bare.lastIndexOf(words.slice(-PART))
    if (words.length > 2 * PART && head >= 0) mark(head, head + PART, index)
    if (words.length > 2 * PART && tail > head) mark(tail, tail + PART, index)
  })
  return owner
}

function kindOf(line: string, at: number, heads: Set<string>, bylines: Set<string>, boxes: Set<string>): Line['kind'] {
  if (line.trim() === '') return 'gap'
  if (at === 0) return 'head'
  if (heads.has(line.trim())) return 'headline'
  if (bylines.has(line.trim())) return 'byline'
  return boxes.has(line.trim()) || /^(图为|下转|导读)/.test(line.trim()) ? 'box' : 'text'
}

export function linesOf(review: Review): Line[] {
  const owner = marks(review)
  const heads = new Set(review.articles.filter((one) => one.event.kind !== 'teaser').flatMap((one) => [one.headline ?? '', ...(one.headline ?? '').split(' ')]).filter((one) => one !== ''))
  const bylines = new Set(review.articles.map((one) => one.byline ?? '').filter((one) => one !== ''))
  const boxes = new Set(review.articles.filter((one) => one.event.kind === 'teaser').flatMap((one) => [one.headline ?? '', ...one.paragraphs]))
  let offset = 0
  return review.text.split('\n').map((line, number) => {
    const letters = [...line]
    const pieces: Piece[] = []
    letters.forEach((letter, at) => {
      const ask = owner[offset + at]! >= 0 ? owner[offset + at]! : null
      const last = pieces.at(-1)
      if (last && last.ask === ask) last.text += letter
      else pieces.push({ text: letter, ask })
    })
    offset += letters.length + 1
    return { kind: kindOf(line, number, heads, bylines, boxes), pieces }
  })
}
