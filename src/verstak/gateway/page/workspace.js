// The workspace beside the conversation: what one answer was made of, one step at a time.
import { $, button, make } from './dom.js'
import { sizeWords } from './attachments.js'
import { drawing } from './drawing.js'
import { figureList, notes, passages, tables, verdict } from './figures.js'
import { form } from './form.js'
import { text } from './language.js'
import { verification } from './verification.js'

let shown = null // { answer, at, recomputed: Map(call → { step, claims }) }
let working = null // the form in use

// `answer` = { steps, claims, language, attachments }; the last step is what was asked for.
export function showAnswer(answer, { focus = false } = {}) {
  if (!answer.steps.length) return
  const known = shown?.answer === answer
  shown = { answer, at: known ? shown.at : answer.steps.length - 1, recomputed: known ? shown.recomputed : new Map() }
  document.body.classList.add('with-work')
  $('work').hidden = false
  draw()
  if (focus) $('work').querySelector('h2')?.focus()
}

// A step as soon as it is there, before the answer is complete.
export function showStep(answer) {
  shown = { answer, at: answer.steps.length - 1, recomputed: new Map() }
  showAnswer(answer)
}

export function clearWork() {
  working?.stop()
  working = shown = null
  $('work').hidden = true
  $('work').replaceChildren()
  document.body.classList.remove('with-work')
}

export const redrawWork = () => { if (shown) draw() }

function draw() {
  working?.stop()
  const { answer, at } = shown
  const step = answer.steps[at]
  const heading = make('h2', { tabIndex: -1, textContent: step.title, lang: answer.language })
  const status = make('p', { className: 'progress', hidden: true })
  const results = make('div', { className: 'results', lang: answer.language })
  const parameters = form({
    step, language: answer.language, attachments: answer.attachments,
    done: (piece) => { remember(step, piece); fillResults(results, step) },
    busy: (words, stop) => showProgress(status, results, words, stop),
  })
  working = parameters
  const head = make('div', { className: 'part-head' }, make('h3', { textContent: text('parameters') }), parameters.reset)
  const left = step.form.length ? make('section', { className: 'inputs' }, head, make('p', { className: 'soft', textContent: text('parametersHint') }), parameters.node) : null
  $('work').replaceChildren(make('header', {}, heading, tabs(answer, at)), status, make('div', { className: 'columns' }, results, ...(left ? [left] : [])))
  fillResults(results, step)
}

function remember(step, piece) {
  if (piece) shown.recomputed.set(step.call, { step: piece.step, claims: piece.verification })
  else shown.recomputed.delete(step.call)
}

function tabs(answer, at) {
  if (answer.steps.length < 2) return null
  const list = make('div', { className: 'steps', role: 'tablist', 'aria-label': text('steps') }, ...answer.steps.map((step, number) => {
    const tab = button(`${number + 1}. ${step.title}`, () => { shown.at = number; draw(); $('work').querySelector('[aria-selected=true]').focus() },
      { role: 'tab', 'aria-selected': String(number === at), tabIndex: number === at ? 0 : -1 })
    return tab
  }))
  list.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    list.children[(at + by + answer.steps.length) % answer.steps.length].click()
  })
  return list
}

function showProgress(status, results, words, stop) {
  status.replaceChildren(words ? `${words}…` : '')
  if (stop) status.append(button(text('stopSearch'), stop, { title: text('stopSearchTitle') }))
  status.hidden = !words
  results.setAttribute('aria-busy', String(Boolean(words)))
  if (words) $('status').textContent = words
}

// Results are replaced where they stand; the fields keep the keyboard.
function fillResults(box, original) {
  const { answer, recomputed } = shown
  const anew = recomputed.get(original.call)
  const step = anew?.step ?? original
  const claims = anew?.claims ?? answer.claims.filter((claim) => !claim.call || claim.call === step.call)
  const look = { language: answer.language, step, claims }
  const drawn = step.files.filter((file) => file.drawn)
  const part = (key, ...nodes) => {
    const some = nodes.flat().filter(Boolean)
    return some.length ? make('section', { className: key }, make('h3', { textContent: text(key) }), ...some) : null
  }
  box.replaceChildren(...[
    anew ? make('p', { className: 'anew', textContent: text('recomputed') }) : null,
    drawn.length ? make('section', { className: 'drawings' }, ...drawn.map((file) => drawing(file))) : null,
    part('figuresHead', verdict(look), figureList(look), notes(look)),
    ...tables(look).map((table) => make('section', { className: 'table' }, table)),
    part('passagesHead', passages(look)),
    part('filesHead', files(step)),
    anew ? part('verificationHead', verification(claims)) : null,
  ].filter(Boolean))
  if (anew) $('status').textContent = text('recomputed')
}

function files(step) {
  if (!step.files.length) return null
  return make('ul', { className: 'files' }, ...step.files.map((file) => make('li', {},
    make('a', { href: file.url, download: file.name }, file.title),
    make('small', { textContent: `${file.name} · ${sizeWords(file.size)}` }))))
}
