// The page: a conversation with one model, and what is loaded. It speaks the server's own Ollama API.
import { TEXTS, fill } from './texts.js'

const $ = (id) => document.getElementById(id)
const state = { language: 'ru', model: null, models: null, messages: [], turns: [], abort: null, loaded: [] }
const text = (key, values = {}) => fill(TEXTS[state.language][key], values)
const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties)

// --- language and theme ---------------------------------------------------------------------

const remember = (key, value) => { try { localStorage.setItem(`verstak.${key}`, value) } catch { /* private window */ } }
const recall = (key) => { try { return localStorage.getItem(`verstak.${key}`) } catch { return null } }

function speak(language) {
  state.language = language
  document.documentElement.lang = language
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = text(node.dataset.text)
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', text(node.dataset.label))
  for (const node of document.querySelectorAll('[data-title]')) node.title = text(node.dataset.title)
  for (const node of document.querySelectorAll('[data-placeholder]')) node.placeholder = text(node.dataset.placeholder)
  $('language').value = language
  showSuggestions()
  showModels()
  showLoaded()
  for (const one of state.turns) one.redraw()
}

function dress(theme) {
  document.documentElement.dataset.theme = theme
  $('theme').value = theme
}

// --- models ---------------------------------------------------------------------------------

const shortName = (name) => name.replace(/:latest$/, '')
const label = (name) => ({ chat: text('roleChat'), analysis: text('roleAnalysis') })[shortName(name)] ?? shortName(name)

async function readModels() {
  const { models } = await (await fetch('api/tags')).json()
  const roles = ['chat', 'analysis']
  const rank = (name) => (roles.includes(shortName(name)) ? roles.indexOf(shortName(name)) : roles.length)
  const names = models.map((model) => model.name).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  const wanted = state.model ?? recall('model')
  state.model = names.includes(wanted) ? wanted : names[0] ?? null
  state.models = names
  showModels()
}

function showModels() {
  const box = $('models')
  const focused = box.contains(document.activeElement)
  box.querySelectorAll('label, .problem').forEach((node) => node.remove())
  for (const name of state.models ?? []) {
    const input = make('input', { type: 'radio', name: 'model', value: name, checked: name === state.model })
    input.addEventListener('change', () => { state.model = name; remember('model', name) })
    const holder = make('label')
    holder.append(input, label(name))
    box.append(holder)
    if (focused && input.checked) input.focus()
  }
  if (state.models?.length === 0) box.append(make('span', { className: 'problem', textContent: text('noModels') }))
}

async function readLoaded() {
  try {
    state.loaded = (await (await fetch('api/ps')).json()).models
  } catch { state.loaded = null }
  showLoaded()
}

function showLoaded() {
  // Several names may share one running worker; its memory is shown once.
  const workers = new Map()
  for (const row of state.loaded ?? []) {
    const key = `${row.digest} ${row.size}`
    workers.set(key, [...(workers.get(key) ?? []), row])
  }
  const empty = state.loaded === null ? 'offline' : workers.size ? '' : 'nothing'
  $('loadedCount').textContent = workers.size || ''
  $('notLoaded').textContent = empty && text(empty)
  $('notLoaded').hidden = !empty
  // Cards are kept and filled anew: a card that was replaced would lose the keyboard's focus.
  const kept = new Map([...$('loaded').children].map((card) => [card.dataset.key, card]))
  const cards = [...workers].map(([key, rows]) => fillCard(kept.get(key) ?? newCard(key), rows))
  for (const card of kept.values()) if (!cards.includes(card)) card.remove()
  for (const card of cards) if (!card.isConnected) $('loaded').append(card)
}

function newCard(key) {
  const card = make('li', { className: 'model' })
  card.dataset.key = key
  const button = make('button', { type: 'button' })
  button.addEventListener('click', async () => {
    button.disabled = true
    try {
      await fetch('api/generate', { method: 'POST', body: JSON.stringify({ model: card.dataset.model, keep_alive: 0 }) })
    } catch { /* the next reading says that the server is gone */ }
    button.disabled = false
    await readLoaded()
    if (document.activeElement === document.body) $('question').focus()
  })
  card.append(make('b'), make('dl'), button)
  return card
}

function fillCard(card, rows) {
  const [names, list, unload] = card.children
  card.dataset.model = rows[0].name
  names.textContent = rows.map((one) => shortName(one.name)).join(', ')
  const facts = [
    ['memory', bytes(rows[0].size)],
    ['context', `${rows[0].context_length.toLocaleString(state.language)} ${text('tokens')}`],
    ['until', remaining(rows[0].expires_at)],
  ]
  list.replaceChildren(...facts.flatMap(([key, value]) => [make('dt', { textContent: text(key) }), make('dd', { textContent: value })]))
  unload.textContent = text('unload')
  unload.setAttribute('aria-label', `${text('unload')}: ${names.textContent}`)
  return card
}

function bytes(count) {
  const gigabytes = count / 1e9
  const unit = state.language === 'ru' ? ['ГБ', 'МБ'] : ['GB', 'MB']
  return gigabytes >= 1 ? `${gigabytes.toLocaleString(state.language, { maximumFractionDigits: 2 })} ${unit[0]}` : `${Math.round(count / 1e6)} ${unit[1]}`
}

function remaining(when) {
  const seconds = Math.max(0, Math.round((new Date(when) - Date.now()) / 1000))
  if (Number.isNaN(seconds) || seconds > 1e8) return text('forever')
  return seconds >= 90 ? text('minutes', { count: Math.round(seconds / 60) }) : text('seconds', { count: seconds })
}

// --- conversation ---------------------------------------------------------------------------

function showSuggestions() {
  $('suggestions').replaceChildren(...TEXTS[state.language].suggestions.map((question) => {
    const button = make('button', { type: 'button', textContent: question })
    button.addEventListener('click', () => { $('question').value = question; $('ask').requestSubmit() })
    const item = make('li')
    item.append(button)
    return item
  }))
}

// `who` and `note` are functions, so that a turn follows when the language changes.
function turn(kind, who) {
  const [name, said, figures] = ['who', 'said', 'figures'].map((className) => make('div', { className }))
  const item = make('li', { className: kind })
  item.append(name, said, figures)
  const one = {
    item, said, figures, note: () => '',
    redraw() { name.textContent = who(); figures.textContent = one.note() },
  }
  one.redraw()
  state.turns.push(one)
  $('conversation').append(item)
  $('welcome').hidden = true
  return one
}

// Text nodes only, so nothing a model writes can become markup; fences and `code` get their boxes.
function write(node, content) {
  node.replaceChildren(...content.split(/(\n*```[^\n]*\n[\s\S]*?(?:```\n*|$)|`[^`\n]+`)/).filter(Boolean).map((piece) => {
    if (/^\n*```/.test(piece)) return make('pre', { tabIndex: 0, textContent: piece.replace(/^\n*```[^\n]*\n/, '').replace(/\n?```\n*$/, '') })
    if (/^`[^`\n]+`$/.test(piece)) return make('code', { textContent: piece.slice(1, -1) })
    return document.createTextNode(piece)
  }))
}

async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    const parts = (rest + value).split('\n')
    rest = parts.pop()
    for (const part of parts) if (part) yield JSON.parse(part)
  }
}

const atBottom = () => { const box = $('conversation'); return box.scrollHeight - box.scrollTop - box.clientHeight < 40 }

async function ask(question) {
  const { model, messages } = state
  if (!model || state.abort) return
  write(turn('user', () => text('you')).said, question)
  messages.push({ role: 'user', content: question })
  const answer = turn('assistant', () => label(model))
  answer.said.classList.add('waiting')
  answer.item.scrollIntoView({ block: 'end' })
  busy(new AbortController())
  const started = performance.now()
  let content = '', first = null, drawn = false
  const draw = () => {
    drawn = false
    const follow = atBottom()
    write(answer.said, content)
    if (follow) $('conversation').scrollTop = $('conversation').scrollHeight
  }
  try {
    const response = await fetch('api/chat', { method: 'POST', signal: state.abort.signal, body: JSON.stringify({ model, messages }) })
    if (!response.ok) throw new Error((await response.json()).error)
    for await (const piece of lines(response)) {
      if (piece.error) throw new Error(piece.error)
      if (piece.message?.content) { first ??= performance.now() - started; content += piece.message.content }
      if (!drawn) { drawn = true; requestAnimationFrame(draw) }
      if (piece.done) answer.note = () => figures(piece, first)
    }
  } catch (problem) {
    answer.note = () => excuse(problem)
    answer.figures.classList.toggle('problem', problem.name !== 'AbortError')
    // A model may have been removed meanwhile; the choice shows what is here.
    if (problem.name !== 'AbortError') readModels().catch(() => {})
  } finally {
    draw()
    answer.said.classList.remove('waiting')
    answer.redraw()
    // A question without an answer is not part of the conversation that the model sees next.
    if (content) messages.push({ role: 'assistant', content })
    else messages.pop()
    busy(null)
    answer.item.scrollIntoView({ block: 'end' })
    readLoaded()
  }
}

function figures(last, first) {
  const rate = last.eval_duration ? last.eval_count / (last.eval_duration / 1e9) : 0
  const number = (value, digits) => value.toLocaleString(state.language, { maximumFractionDigits: digits })
  const parts = [text('figures', { tokens: number(last.eval_count ?? 0, 0), rate: number(rate, 1), first: number((first ?? 0) / 1000, 1) })]
  if (last.prompt_tokens_dropped) parts.push(text('dropped', { count: last.prompt_tokens_dropped }))
  return parts.join(' · ')
}

function excuse(problem) {
  if (problem.name === 'AbortError') return text('stopped')
  return text('failed', { message: problem instanceof TypeError ? text('offline') : problem.message })
}

function busy(abort) {
  state.abort = abort
  $('send').hidden = Boolean(abort)
  $('stop').hidden = !abort
  // A screen reader hears the answer once, when it is complete, and not every word anew.
  $('conversation').setAttribute('aria-busy', String(Boolean(abort)))
  $('question').focus()
}

// --- events ---------------------------------------------------------------------------------

$('ask').addEventListener('submit', (event) => {
  event.preventDefault()
  const question = $('question').value.trim()
  if (!question || state.abort) return
  $('question').value = ''
  ask(question)
})
$('question').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); $('ask').requestSubmit() }
})
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') state.abort?.abort() })
$('stop').addEventListener('click', () => state.abort?.abort())
$('clear').addEventListener('click', () => {
  state.abort?.abort()
  state.messages = []
  state.turns = []
  $('conversation').replaceChildren()
  $('welcome').hidden = false
  $('question').focus()
})
$('language').addEventListener('change', (event) => { speak(event.target.value); remember('language', event.target.value) })
$('theme').addEventListener('change', (event) => { dress(event.target.value); remember('theme', event.target.value) })

const narrow = matchMedia('(max-width: 48rem)')
const fold = () => { $('panel').open = !narrow.matches }
narrow.addEventListener('change', fold)
fold()
dress(recall('theme') ?? 'auto')
speak(recall('language') ?? (navigator.language.startsWith('ru') ? 'ru' : 'en'))
const refresh = () => {
  if (document.hidden) return
  readLoaded()
  if (!state.models?.length) readModels().catch(() => {})
}
readModels().catch(() => {})
readLoaded()
setInterval(refresh, 3000)
document.addEventListener('visibilitychange', refresh)
$('question').focus()
