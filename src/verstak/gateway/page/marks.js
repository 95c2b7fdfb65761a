// Marks: every accounted number in a text can be asked where it is from.
import { button, make } from './dom.js'
import { claimSpans, even } from './claims.js'
import { language, text } from './language.js'
import { plainNumber, unitIn } from './quantities.js'

export const KINDS = ['computed', 'cited', 'given', 'assumed', 'estimated', 'measured']
export const kindWords = (kind) => text(`kind_${kind}`)

const BLOCKS = 'p, li, td, th, blockquote, pre, dt, dd, caption'

// Mark every claim that the text of `root` makes. What is marked already stays as it is.
export function markClaims(root, claims) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const pieces = []
  let whole = ''
  let block = null
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('.mark, button, input')) { block = null; continue }
    const own = node.parentElement.closest(BLOCKS)
    if (whole && own !== block) whole += '\n'
    block = own
    pieces.push({ node, start: whole.length, end: whole.length + node.data.length })
    whole += even(node.data)
  }
  // From the end, so that a node that is split keeps the offsets of what is still to come.
  for (const span of claimSpans(whole, claims).reverse()) {
    const inside = pieces.filter((piece) => piece.start < span.end && span.start < piece.end)
    inside.reverse().forEach((piece, at) => {
      const from = Math.max(span.start, piece.start) - piece.start
      const to = Math.min(span.end, piece.end) - piece.start
      const rest = piece.node.splitText(from)
      rest.splitText(to - from)
      const mark = makeMark('', span.claims, at < inside.length - 1)
      rest.replaceWith(mark)
      mark.append(rest)
    })
  }
  rove(root)
}

// Words with claims behind them; `details` are shown below these. A number that is broken over
// several elements has one mark that can be reached and others that only look like it.
export function makeMark(words, claims, silent = false) {
  const mark = make('span', { className: `mark ${claims[0].provenance}`, textContent: words })
  mark.claims = claims
  if (!silent) {
    mark.setAttribute('role', 'button')
    mark.setAttribute('aria-expanded', 'false')
    mark.setAttribute('aria-haspopup', 'dialog')
    mark.tabIndex = -1
  }
  return mark
}

// One stop of the Tab key for all marks of a text; the arrow keys go from one to the next.
export function rove(root) {
  const marks = marksIn(root)
  if (marks.length && !marks.some((mark) => mark.tabIndex === 0)) marks[0].tabIndex = 0
}

const marksIn = (root) => [...root.querySelectorAll('.mark[role=button]')]
const rootOf = (mark) => mark.closest('[data-marks]') ?? mark.parentElement

function step(mark, by) {
  const marks = marksIn(rootOf(mark))
  const next = by === Infinity ? marks.at(-1) : by === -Infinity ? marks[0] : marks[marks.indexOf(mark) + by]
  if (!next) return
  mark.tabIndex = -1
  next.tabIndex = 0
  const open = shown === mark
  if (open) unfold(next)
  else next.focus()
}

// --- what unfolds -----------------------------------------------------------------------------

let shown = null
const card = make('div', { className: 'why', role: 'dialog', tabIndex: -1, hidden: true })

export const isUnfolded = () => shown !== null

export function fold({ refocus = false } = {}) {
  if (!shown) return
  const mark = shown
  shown = null
  card.hidden = true
  mark.setAttribute('aria-expanded', 'false')
  if (refocus) mark.focus()
}

function unfold(mark) {
  fold()
  shown = mark
  mark.setAttribute('aria-expanded', 'true')
  card.setAttribute('aria-label', text('whyLabel', { claim: mark.textContent }))
  card.replaceChildren(...mark.claims.flatMap(account), button(text('close'), () => fold({ refocus: true }), { className: 'close', 'aria-label': text('close') }))
  card.hidden = false
  place(mark)
  card.focus({ preventScroll: true })
}

// Below the mark, else above it, and never over the edge of the screen.
function place(mark) {
  const box = mark.getBoundingClientRect()
  card.style.left = '0'
  card.style.maxWidth = `${Math.min(400, innerWidth - 16)}px`
  card.style.maxHeight = `${Math.max(140, Math.max(innerHeight - box.bottom, box.top) - 16)}px`
  const { offsetHeight: height, offsetWidth: width } = card
  const below = box.bottom + 6 + height <= innerHeight - 4 || box.top < innerHeight - box.bottom
  card.style.left = `${Math.min(Math.max(8, box.left), innerWidth - width - 8)}px`
  card.style.top = `${Math.max(4, below ? box.bottom + 6 : box.top - height - 6)}px`
}

function follow() {
  const box = shown.getBoundingClientRect()
  const pane = (shown.closest('#conversation, #work') ?? document.body).getBoundingClientRect()
  if (box.bottom < pane.top || box.top > pane.bottom) fold()
  else place(shown)
}

// One claim in words: what, how much, where from.
export function account(claim) {
  const rows = []
  const row = (key, value) => { if (value) rows.push(make('dt', { textContent: text(key) }), make('dd', { textContent: value })) }
  const head = make('p', { className: `kind ${claim.provenance}` },
    make('b', { textContent: kindWords(claim.provenance) }), claim.name ? ` · ${claim.name}` : '')
  row('whyValue', valueWords(claim))
  row(claim.provenance === 'given' ? 'whySaid' : 'whySource', claim.source)
  if (claim.provenance === 'computed') row('whyTool', claim.title || claim.tool)
  const list = make('dl', {}, ...rows)
  for (const [symbol, words, kind] of claim.inputs ?? []) {
    list.append(make('dt', { textContent: symbol }), make('dd', { textContent: `${words} — ${kindWords(kind)}` }))
  }
  return [head, list]
}

function valueWords(claim) {
  if (typeof claim.value === 'boolean') return text(claim.value ? 'yes' : 'no')
  if (typeof claim.value !== 'number') return claim.value ?? ''
  return `${plainNumber(claim.value, language())} ${unitIn(claim.unit, language())}`.trim()
}

// --- events -----------------------------------------------------------------------------------

export function listenToMarks() {
  document.body.append(card)
  document.addEventListener('click', (event) => {
    const mark = event.target.closest('.mark')
    if (mark) {
      const whole = mark.matches('[role=button]') ? mark : marksIn(rootOf(mark)).find((one) => one.claims === mark.claims)
      if (shown === whole) fold()
      else if (whole) unfold(whole)
    } else if (!card.contains(event.target)) fold()
  })
  document.addEventListener('keydown', (event) => {
    const mark = card.contains(event.target) ? shown : event.target.closest?.('.mark')
    if (!mark) return
    const moves = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }
    if (event.key in moves) step(mark, moves[event.key])
    else if ((event.key === 'Enter' || event.key === ' ') && !card.contains(event.target)) unfold(mark)
    else if (event.key === 'Escape' && shown) fold({ refocus: true })
    else if (event.key === 'Tab' && card.contains(event.target) && event.target === card && event.shiftKey) fold({ refocus: true })
    else return
    event.preventDefault()
    event.stopPropagation()
  }, true)
  addEventListener('resize', () => fold())
  // The card goes with its number, and away with it.
  addEventListener('scroll', (event) => { if (shown && !card.contains(event.target)) follow() }, true)
}
