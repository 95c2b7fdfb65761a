// The Markdown of replies as elements. Only nodes are made, never markup, so that whatever a model,
// a file or a document says stays text: no images, no raw HTML, and links to files of this server only.
import { make } from './dom.js'

const PUNCTUATION = /[!-/:-@[-`{-~]/
const FILE = /^\/assistant\/files\/[\w%.~-]+\/[\w%.~-]+$/
const LINK = /^\[((?:\\.|[^\\[\]])*)\]\(([^()\s]*)\)/
const DELIMITERS = ['**', '__', '~~', '*', '_']
const TAGS = { '**': 'strong', __: 'strong', '~~': 'del', '*': 'em', _: 'em' }
const FAR = 2000 // Characters that an emphasis may span: an unclosed one must not cost a search to the end each time.

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/
const ITEM = /^( *)([-*+]|\d{1,9}[.)])\s+(.*)$/
const QUOTE = /^ {0,3}> ?(.*)$/
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/

export function markdown(source) {
  return blocks(source.replace(/\r\n?/g, '\n').split('\n'), 0)
}

// --- blocks -----------------------------------------------------------------------------------

function blocks(lines, depth) {
  const nodes = []
  let at = 0
  while (at < lines.length) {
    const line = lines[at]
    if (!line.trim()) { at += 1; continue }
    const read = [fence, heading, rule, quote, table, list].map((one) => () => one(lines, at, depth))
    let found = null
    for (const one of read) if ((found = one())) break
    found ??= paragraph(lines, at)
    nodes.push(found.node)
    at = found.next
  }
  return nodes
}

function fence(lines, at) {
  const open = FENCE.exec(lines[at])
  if (!open) return null
  const end = new RegExp(`^ {0,3}${open[1][0]}{${open[1].length},}\\s*$`)
  let next = at + 1
  while (next < lines.length && !end.test(lines[next])) next += 1
  return { node: make('pre', { tabIndex: 0, textContent: lines.slice(at + 1, next).join('\n') }), next: next + 1 }
}

function heading(lines, at) {
  const found = HEADING.exec(lines[at])
  return found && { node: make('p', { className: 'heading' }, ...inline(found[2])), next: at + 1 }
}

const rule = (lines, at) => (RULE.test(lines[at]) ? { node: make('hr'), next: at + 1 } : null)

function quote(lines, at, depth) {
  if (!QUOTE.test(lines[at]) || depth > 4) return null
  let next = at
  while (next < lines.length && QUOTE.test(lines[next])) next += 1
  const inner = lines.slice(at, next).map((line) => QUOTE.exec(line)[1])
  return { node: make('blockquote', {}, ...blocks(inner, depth + 1)), next }
}

function table(lines, at) {
  if (!lines[at].includes('|') || !TABLE_RULE.test(lines[at + 1] ?? '')) return null
  const heads = cells(lines[at])
  const right = cells(lines[at + 1]).map((one) => one.endsWith(':'))
  if (heads.length !== right.length) return null
  let next = at + 2
  while (next < lines.length && lines[next].includes('|') && lines[next].trim()) next += 1
  const row = (tag, words) => make('tr', {}, ...heads.map((_, column) =>
    make(tag, { className: right[column] ? 'number' : '' }, ...inline(words[column] ?? ''))))
  const body = lines.slice(at + 2, next).map((line) => row('td', cells(line)))
  const node = make('div', { className: 'wide', tabIndex: 0 },
    make('table', {}, make('thead', {}, row('th', heads)), make('tbody', {}, ...body)))
  return { node, next }
}

function cells(line) {
  const inner = line.trim().replace(/^\|/, '').replace(/(^|[^\\])\|$/, '$1')
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim())
}

function list(lines, at, depth) {
  const first = ITEM.exec(lines[at])
  if (!first || depth > 6) return null
  const ordered = /\d/.test(first[2])
  const indent = first[1].length
  const items = []
  let next = at
  while (next < lines.length) {
    const item = ITEM.exec(lines[next])
    if (!item || item[1].length > indent + 1 || item[1].length < indent || /\d/.test(item[2]) !== ordered) break
    const content = [item[3]]
    next += 1
    // What belongs to the item: deeper lines, and the rest of its paragraph.
    while (next < lines.length && (/^ {2,}\S/.test(lines[next].slice(indent)) || continues(lines, next))) {
      content.push(lines[next].slice(indent).replace(/^ {1,4}/, ''))
      next += 1
    }
    items.push(make('li', {}, ...unwrapped(blocks(content, depth + 1))))
  }
  const node = make(ordered ? 'ol' : 'ul', {}, ...items)
  if (ordered) node.start = Number.parseInt(first[2], 10)
  return { node, next }
}

const continues = (lines, at) =>
  Boolean(lines[at].trim()) && ![ITEM, FENCE, QUOTE, HEADING, RULE].some((one) => one.test(lines[at])) && !lines[at].includes('|')

const unwrapped = (nodes) => nodes.flatMap((node, at) => (at === 0 && node.tagName === 'P' ? [...node.childNodes] : [node]))

function paragraph(lines, at) {
  const said = [lines[at]]
  let next = at + 1
  while (next < lines.length && continues(lines, next)) { said.push(lines[next]); next += 1 }
  const words = said.map((line) => line.trim().replace(/\\$/, '')).join('\n')
  return { node: make('p', {}, ...inline(words)), next }
}

// --- inline -----------------------------------------------------------------------------------

function inline(source, depth = 0) {
  const nodes = []
  let plain = ''
  const flush = () => { if (plain) nodes.push(document.createTextNode(plain)); plain = '' }
  let at = 0
  while (at < source.length) {
    const found = special(source, at, depth)
    if (!found) { plain += source[at]; at += 1; continue }
    if (typeof found.made === 'string') plain += found.made
    else { flush(); nodes.push(found.made) }
    at = found.next
  }
  flush()
  return nodes
}

function special(source, at, depth) {
  const sign = source[at]
  if (sign === '\\') return PUNCTUATION.test(source[at + 1] ?? '') ? { made: source[at + 1], next: at + 2 } : null
  if (sign === '`') return code(source, at)
  if (sign === '[') return link(source, at, depth)
  if ('*_~'.includes(sign)) return emphasis(source, at, depth)
  return null
}

function code(source, at) {
  const run = /^`+/.exec(source.slice(at, at + 32))[0]
  const end = source.indexOf(run, at + run.length)
  if (end < 0 || source[end + run.length] === '`') return { made: run, next: at + run.length }
  const words = source.slice(at + run.length, end)
  const trimmed = /^ .*\S.* $/s.test(words) ? words.slice(1, -1) : words
  return { made: make('code', { textContent: trimmed }), next: end + run.length }
}

function link(source, at, depth) {
  const found = LINK.exec(source.slice(at, at + FAR))
  if (!found || !FILE.test(found[2]) || source[at - 1] === '!') return null
  return { made: make('a', { href: found[2], target: '_blank', rel: 'noopener' }, ...inline(found[1], depth + 1)), next: at + found[0].length }
}

function emphasis(source, at, depth) {
  const delimiter = DELIMITERS.find((one) => source.startsWith(one, at))
  const after = source[at + delimiter?.length]
  if (!delimiter || depth > 6 || after === undefined || /\s/.test(after)) return null
  const inWord = /[\p{L}\p{N}]/u
  if (delimiter[0] === '_' && inWord.test(source[at - 1] ?? '')) return null
  for (let end = at + delimiter.length + 1; end < Math.min(source.length, at + FAR); end += 1) {
    if (source[end - 1] === '\\' || !source.startsWith(delimiter, end) || /\s/.test(source[end - 1])) continue
    // `*` does not end at a `**`.
    if (delimiter.length === 1 && source[end + 1] === delimiter) { end += 1; continue }
    // `***` ends the inner emphasis first.
    while (delimiter.length === 2 && source[end + 2] === delimiter[0]) end += 1
    if (delimiter[0] === '_' && inWord.test(source[end + delimiter.length] ?? '')) continue
    const made = make(TAGS[delimiter], {}, ...inline(source.slice(at + delimiter.length, end), depth + 1))
    return { made, next: end + delimiter.length }
  }
  return null
}
