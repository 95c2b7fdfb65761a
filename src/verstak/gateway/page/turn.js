// One turn of the conversation: who, what was said, what stands behind it, what it cost.
import { $, button, make } from './dom.js'
import { language, text } from './language.js'
import { markdown } from './markdown.js'
import { markClaims } from './marks.js'
import { label } from './models.js'
import { stopCall } from './stream.js'
import { verification } from './verification.js'
import { showAnswer } from './workspace.js'

// `who` and `note` are functions, so that a turn follows when the language changes.
export function makeTurn(kind, who) {
  const [name, progress, said, proof, figures] = ['who', 'progress', 'said', 'proof', 'figures'].map((className) => make('div', { className }))
  progress.hidden = true
  const item = make('li', { className: kind }, name, progress, said, proof, figures)
  const one = {
    item, said, figures, who, note: () => '', proven: () => [],
    redraw() {
      name.textContent = one.who()
      figures.textContent = one.note()
      proof.replaceChildren(...one.proven())
    },
    write(content) { said.replaceChildren(...markdown(content)) },
    mark(claims) {
      said.dataset.marks = ''
      markClaims(said, claims)
    },
    progress(status) {
      progress.replaceChildren(status ? make('span', { textContent: `${status.text}…` }) : '')
      if (status?.call) progress.append(button(text('stopSearch'), () => stopCall(status.call), { title: text('stopSearchTitle') }))
      progress.hidden = !status
      $('status').textContent = status?.text ?? ''
    },
  }
  one.redraw()
  return one
}

// The end of an answer of the assistant: marks, the count of claims, and the way to its workspace.
export function finish(turn, answer, last) {
  const { assistant } = last
  turn.item.lang = ''
  turn.said.lang = assistant.language
  turn.mark(answer.claims)
  turn.proven = () => [
    verification(answer.claims, assistant.left_out),
    answer.steps.length ? button(text('openWork'), () => showAnswer(answer, { focus: true }), { className: 'open' }) : null,
  ].filter(Boolean)
  turn.who = () => `${label(assistant.role)}${assistant.chosen_by === 'auto' ? ` · ${reason(assistant, answer)}` : ''}`
}

function reason(assistant, answer) {
  const known = ['talk', 'attachment', 'not_pulled']
  if (known.includes(assistant.why)) return text(`why_${assistant.why}`)
  const title = answer.steps.find((step) => step.tool === assistant.why)?.title ?? answer.steps[0]?.title
  return title ? text('why_tool', { title }) : text('why_auto')
}

// What an answer cost.
export function cost(last, first) {
  const rate = last.eval_duration ? last.eval_count / (last.eval_duration / 1e9) : 0
  const number = (value, digits) => value.toLocaleString(language(), { maximumFractionDigits: digits })
  const parts = []
  if (last.eval_count) parts.push(text('figures', { tokens: number(last.eval_count, 0), rate: number(rate, 1), first: number((first ?? 0) / 1000, 1) }))
  else parts.push(text('noTokens', { first: number((first ?? 0) / 1000, 1) }))
  if (last.prompt_tokens_dropped) parts.push(text('dropped', { count: last.prompt_tokens_dropped }))
  return parts.join(' · ')
}
