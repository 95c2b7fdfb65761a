// Figures, tables, notes and quotations of one step; every number of a cell is a mark.
import { make } from './dom.js'
import { makeMark, markClaims, rove } from './marks.js'
import { isQuantity, quantityText, wordsIn } from './quantities.js'
import { text } from './language.js'

const FOR_PROGRAMS = '_code'
const ORIGIN_KINDS = { given: 'given', attachment: 'given', edited: 'given', result: 'computed', default: 'assumed' }
const NUMERAL = /\d+(?:[.,:×xх-]\d+)*/g
const MOST_ROWS = 200 // A longer table is in a file of the answer; the page stays quick.

// `look` = { language, claims, step }
export function figureList(look) {
  const { step } = look
  const all = Object.entries(step.report.figures).filter(([key]) => !key.endsWith(FOR_PROGRAMS))
  const rank = (key) => (step.answers.includes(key) ? step.answers.indexOf(key) : step.answers.length)
  all.sort(([one], [other]) => rank(one) - rank(other))
  if (!all.length) return null
  const rows = all.map(([key, figure]) => {
    const name = wordsIn(figure.name, look.language)
    const why = wordsIn(figure.why, look.language)
    return make('tr', { className: step.answers.includes(key) ? 'answer' : '', 'data-figure': key },
      make('th', { scope: 'row', textContent: name }),
      make('td', { className: isQuantity(figure.value) || typeof figure.value === 'boolean' ? 'number' : '' }, cell(figure.value, name, look),
        why ? make('small', { textContent: why }) : null))
  })
  return marked(make('table', { className: 'figure-list' }, make('tbody', {}, ...rows)), look)
}

export function tables(look) {
  return Object.values(look.step.report.tables).filter((table) => table.rows.length).map((table) => {
    const columns = Object.entries(table.columns)
    const numeric = columns.map(([key]) => table.rows.some((row) => isQuantity(row[key])))
    const side = (at) => ({ className: numeric[at] ? 'number' : '' })
    const rows = table.rows.slice(0, MOST_ROWS).map((row) => make('tr', {}, ...columns.map(([key, name], at) =>
      make('td', side(at), cell(row[key], wordsIn(name, look.language), look)))))
    const heads = columns.map(([, name], at) => make('th', { scope: 'col', ...side(at), textContent: wordsIn(name, look.language) }))
    const title = wordsIn(table.title, look.language)
    const grid = make('table', {}, make('caption', { textContent: title }), make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...rows))
    const box = make('div', { className: 'wide', tabIndex: 0, role: 'region', 'aria-label': title }, grid)
    if (table.rows.length > MOST_ROWS) box.append(make('p', { className: 'soft', textContent: text('cutTable') }))
    return marked(box, look)
  })
}

export function notes(look) {
  const said = look.step.report.notes.map((note) => make('li', { textContent: wordsIn(note, look.language) }))
  return said.length ? marked(make('ul', { className: 'notes' }, ...said), look) : null
}

export function verdict(look) {
  const found = look.step.verdict
  if (!found) return null
  const words = make('p', { textContent: found.why })
  return marked(make('div', { className: `verdict ${{ true: 'fine', false: 'bad', null: 'unknown' }[found.fine]}` }, words), look)
}

export function passages(look) {
  const shown = look.step.passages.map((passage) => {
    const source = [passage.source, passage.place].filter(Boolean).join(', ')
    return marked(make('blockquote', { 'data-source': source },
      passage.title ? make('b', { textContent: passage.title }) : null,
      make('p', { textContent: passage.text }),
      make('cite', { textContent: source })), look)
  })
  return shown.length ? make('div', { className: 'passages' }, ...shown) : null
}

function marked(box, look) {
  box.dataset.marks = ''
  markClaims(box, look.claims)
  // Numbers in names and remarks that the reply did not show: whose these are, the call says.
  const file = look.step.arguments.find((one) => one.origin === 'attachment')
  const origin = box.dataset.source ? { provenance: 'cited', source: box.dataset.source }
    : file ? { provenance: 'cited', source: file.said } : { provenance: 'computed', source: look.step.title }
  markClaims(box, [...new Set(box.textContent.match(NUMERAL) ?? [])].map((claim) => ({ claim, value: null, unit: '', ...origin })))
  rove(box)
  return box
}

function cell(value, name, look) {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'boolean') return text(value ? 'yes' : 'no')
  if (!isQuantity(value)) return wordsIn(value, look.language)
  return makeMark(quantityText(value, look.language), [claimOf(value, name, look)])
}

// The claim that a number makes by itself: the report knows how it came about.
function claimOf(quantity, name, look) {
  const words = (one) => wordsIn(one, look.language)
  const { provenance: origin } = quantity
  const claim = {
    claim: quantityText(quantity, look.language), value: quantity.value, unit: quantity.unit, name,
    provenance: origin.kind, source: sourceOf(origin, words), tool: look.step.tool, title: look.step.title,
  }
  if (origin.kind === 'given') Object.assign(claim, giver(quantity, look))
  if (claim.provenance !== 'computed') claim.title = claim.tool = ''
  claim.inputs = Object.entries(origin.inputs ?? {})
    .map(([symbol, input]) => [symbol, quantityText(input, look.language), input.provenance.kind === 'given' ? giver(input, look).provenance : input.provenance.kind])
  return claim
}

function sourceOf(origin, words) {
  const place = origin.clause ? `${words(origin.source)}, ${words(origin.clause)}` : words(origin.source)
  const of = {
    computed: () => [words(origin.formula), words(origin.source)].filter(Boolean).join('; '),
    cited: () => [place, words(origin.note)].filter(Boolean).join('; '),
    given: () => words(origin.by),
    assumed: () => words(origin.why),
    estimated: () => words(origin.method),
  }
  return of[origin.kind]?.() ?? ''
}

// A computation cannot know whose a given number is; the arguments of its call do.
function giver(quantity, look) {
  const { arguments: given } = look.step
  const held = given.find((one) => typeof one.value === 'number' && Math.abs(one.value - quantity.value) < 1e-9 * Math.max(1, Math.abs(quantity.value)) && (one.unit === quantity.unit || !one.unit))
  if (held) return { provenance: ORIGIN_KINDS[held.origin] ?? 'given', source: held.said || held.title }
  const claim = look.claims.find((one) => one.value === quantity.value && one.unit === quantity.unit)
  if (claim) return { provenance: claim.provenance, source: claim.source }
  return { provenance: given.some((one) => Array.isArray(one.value)) ? 'computed' : 'assumed' }
}
