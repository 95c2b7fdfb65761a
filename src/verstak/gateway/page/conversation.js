// The conversation: questions go out, answers come in line by line.
import { $, button, make } from './dom.js'
import { attached, attachedNames, forget } from './attachments.js'
import { suggestions, text } from './language.js'
import { readLoaded } from './loaded.js'
import { isRole, label, model, readModels } from './models.js'
import { postLines } from './stream.js'
import { cost, finish, makeTurn } from './turn.js'
import { clearWork, showAnswer, showStep } from './workspace.js'

let messages = []
let turns = []
let abort = null

export const isBusy = () => abort !== null
export const stop = () => abort?.abort()

export function showSuggestions() {
  $('suggestions').replaceChildren(...suggestions().map((question) => make('li', {},
    button(question, () => { $('question').value = question; $('ask').requestSubmit() }))))
}

export const redrawTurns = () => turns.forEach((turn) => turn.redraw())

export function startOver() {
  stop()
  messages = []
  turns = []
  forget()
  clearWork()
  $('conversation').replaceChildren()
  $('welcome').hidden = false
  $('question').focus()
}

function add(kind, who) {
  const turn = makeTurn(kind, who)
  turns.push(turn)
  $('conversation').append(turn.item)
  $('welcome').hidden = true
  return turn
}

const atBottom = () => { const box = $('conversation'); return box.scrollHeight - box.scrollTop - box.clientHeight < 40 }
const toBottom = () => { $('conversation').scrollTop = $('conversation').scrollHeight }

export async function ask(question) {
  const asked = model()
  if (!asked || abort) return
  const files = isRole(asked) ? attachedNames() : []
  const mine = add('user', () => [text('you'), ...files].join(' · '))
  mine.said.textContent = question
  const conversation = messages
  conversation.push({ role: 'user', content: question })
  const turn = add('assistant', () => label(asked))
  turn.said.classList.add('waiting')
  toBottom()
  busy(new AbortController())
  const sent = files.length ? { attachments: attached() } : {}
  const answer = { steps: [], claims: [], language: null, attachments: sent.attachments ?? [] }
  const started = performance.now()
  let content = '', first = null, planned = false, fromStart = false
  const draw = () => {
    planned = false
    const follow = atBottom() && !answer.steps.length
    turn.write(content)
    if (follow) toBottom()
  }
  const body = { model: asked, messages: conversation, ...sent }
  try {
    for await (const piece of postLines('api/chat', body, abort.signal)) {
      const { status, step } = piece.assistant ?? {}
      // A status is shown as progress; in the reply itself it is for clients that know no better.
      if (status) { turn.progress(status); continue }
      if (step) {
        turn.progress(null)
        answer.steps.push(step)
        // Which language it answers in, the last line says; until then its own words do.
        answer.language ??= /[а-яё]/i.test(step.title) ? 'ru' : 'en'
        showStep(answer)
      }
      if (piece.message?.content) {
        first ??= performance.now() - started
        content += piece.message.content
        turn.progress(null)
        if (!planned) { planned = true; requestAnimationFrame(() => { if (planned) draw() }) }
      }
      if (piece.done) {
        turn.note = () => cost(piece, first)
        if (piece.assistant) {
          draw()
          Object.assign(answer, { claims: titled(piece.verification ?? [], answer.steps), language: piece.assistant.language })
          finish(turn, answer, piece)
          showAnswer(answer)
          fromStart = true
        }
      }
    }
  } catch (problem) {
    turn.note = () => excuse(problem)
    turn.figures.classList.toggle('problem', problem.name !== 'AbortError')
    // A model may have been removed meanwhile; the choice shows what is here.
    if (problem.name !== 'AbortError') readModels().catch(() => {})
  } finally {
    if (planned) draw()
    turn.progress(null)
    turn.said.classList.remove('waiting')
    turn.redraw()
    // A question without an answer is not part of the conversation that the model sees next.
    if (content) conversation.push({ role: 'assistant', content })
    else conversation.pop()
    busy(null)
    // What was computed comes at once, its result first; words of a model are followed to their end.
    if (fromStart) mine.item.scrollIntoView({ block: 'start' })
    else toBottom()
    readLoaded()
  }
}

// A claim names its tool for programs; people read the step's title.
function titled(claims, steps) {
  return claims.map((claim) => ({ ...claim, title: steps.find((step) => step.call === claim.call)?.title }))
}

function excuse(problem) {
  if (problem.name === 'AbortError') return text('stopped')
  return text('failed', { message: problem instanceof TypeError ? text('offline') : problem.message })
}

function busy(controller) {
  abort = controller
  $('send').hidden = Boolean(controller)
  $('stop').hidden = !controller
  // A screen reader hears the answer once, when it is complete, and not every word anew.
  $('conversation').setAttribute('aria-busy', String(Boolean(controller)))
  if (document.activeElement === document.body || $('ask').contains(document.activeElement)) $('question').focus()
}
