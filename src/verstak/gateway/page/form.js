// Parameters of a calculation: each says where it came from, and a change computes anew without a model.
import { button, make } from './dom.js'
import { field } from './fields.js'
import { counted, text } from './language.js'
import { postLines, stopCall } from './stream.js'

const PAUSE_MS = 450 // After the last key: a number is typed digit by digit.

// `done(step)` gets the new step, `busy(words, stop)` what is being done.
export function form({ step, language, attachments, done, busy }) {
  let timer = null
  let running = null
  const given = new Map(step.arguments.map((argument) => [argument.name, argument]))
  const changed = () => {
    all.hidden = !fields.some((one) => one.isChanged())
    clearTimeout(timer)
    timer = setTimeout(recompute, PAUSE_MS)
  }
  const fields = step.form.map((slot) => field(slot, step.values[slot.name], given.get(slot.name), changed))
  const all = button(text('resetAll'), () => { fields.forEach((one) => one.reset()); changed() }, { className: 'reset', hidden: true })
  const [stated, others] = [fields.filter((one) => one.isStated), fields.filter((one) => !one.isStated)]
  const trouble = make('p', { className: 'problem', role: 'alert', hidden: true })
  const node = make('form', { className: 'parameters', lang: language, noValidate: true, autocomplete: 'off' }, trouble,
    make('div', { className: 'fields' }, ...stated.map((one) => one.holder)))
  if (others.length) {
    node.append(make('details', { className: 'others', open: !stated.length },
      make('summary', { textContent: counted('otherFields', others.length) }), make('div', { className: 'fields' }, ...others.map((one) => one.holder))))
  }
  node.addEventListener('submit', (event) => { event.preventDefault(); clearTimeout(timer); recompute() })
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('input')) { event.preventDefault(); clearTimeout(timer); recompute() }
  })

  function complain(said, at) {
    for (const one of fields) one.complain(one === at ? said : '')
    trouble.textContent = at ? '' : said
    trouble.hidden = !trouble.textContent
  }

  async function recompute() {
    running?.abort()
    running = null
    busy('', null)
    complain('', null)
    if (!fields.some((one) => one.isChanged())) { done(null); return }
    const wrong = fields.find((one) => one.fault() && (one.isChanged() || one.isStated))
    if (wrong) { complain(wrong.fault(), wrong); return }
    const own = running = new AbortController()
    const values = Object.fromEntries(fields.map((one) => [one.name, one.argument()]).filter(([, value]) => value !== undefined))
    const body = { arguments: values, language, attachments, stream: true }
    try {
      for await (const piece of postLines(`assistant/tools/${step.tool}`, body, own.signal)) {
        const status = piece.assistant?.status
        if (status) busy(status.text, status.call ? () => stopCall(status.call) : null)
        else if (own === running) done(kept(piece))
      }
    } catch (problem) {
      if (problem.name !== 'AbortError') complain(problem instanceof TypeError ? text('offline') : problem.message, blamed(problem.message))
    } finally {
      if (own === running) { running = null; busy('', null) }
    }
  }

  // A field that was not touched keeps its origin: to the server every argument of a form is edited.
  function kept(piece) {
    const untouched = new Map(fields.filter((one) => !one.isChanged() && one.kept()).map((one) => [one.name, one.kept()]))
    const told = piece.step.arguments.map((argument) => {
      const before = untouched.get(argument.name)
      return before ? { ...argument, origin: before.origin, said: before.said } : argument
    })
    const said = new Map(piece.step.arguments.map((argument, at) => [argument.title, told[at]]))
    const claims = piece.verification.map((bare) => {
      const claim = { ...bare, title: bare.tool && piece.step.title }
      const argument = claim.provenance === 'given' && said.get(claim.name)
      return argument ? { ...claim, source: argument.origin === 'edited' ? text('fieldChanged') : argument.said, provenance: argument.origin === 'default' ? 'assumed' : 'given' } : claim
    })
    return { ...piece, step: { ...piece.step, call: step.call, arguments: told, answers: step.answers.length ? step.answers : piece.step.answers }, verification: claims }
  }

  // The server names the parameter; else it is the one that was changed.
  function blamed(message) {
    const low = message.toLowerCase()
    const named = fields.filter((one, at) => low.startsWith(step.form[at].title.toLowerCase()) || low.startsWith(`${one.name} `))
    const touched = fields.filter((one) => one.isChanged())
    return named[0] ?? (touched.length === 1 ? touched[0] : null)
  }

  return { node, reset: all, stop: () => running?.abort() }
}

