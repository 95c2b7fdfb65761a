// What is loaded: memory, context, and a way to unload it.
import { $, button, make } from './dom.js'
import { language, text } from './language.js'
import { shortName } from './models.js'
import { post, readJson } from './stream.js'

let rows = []

export async function readLoaded() {
  try { rows = (await readJson('api/ps')).models } catch { rows = null }
  showLoaded()
}

export function showLoaded() {
  // Several names may share one running worker; its memory is shown once.
  const workers = new Map()
  for (const row of rows ?? []) {
    const key = `${row.digest} ${row.size}`
    workers.set(key, [...(workers.get(key) ?? []), row])
  }
  const empty = rows === null ? 'offline' : workers.size ? '' : 'nothing'
  $('loadedCount').textContent = workers.size || ''
  $('notLoaded').textContent = empty && text(empty)
  $('notLoaded').hidden = !empty
  // Cards are kept and filled anew: a card that was replaced would lose the keyboard's focus.
  const kept = new Map([...$('loaded').children].map((card) => [card.dataset.key, card]))
  const cards = [...workers].map(([key, sharing]) => fillCard(kept.get(key) ?? newCard(key), sharing))
  for (const card of kept.values()) if (!cards.includes(card)) card.remove()
  for (const card of cards) if (!card.isConnected) $('loaded').append(card)
}

function newCard(key) {
  const card = make('li', { className: 'model', 'data-key': key })
  const unload = button('', async () => {
    unload.disabled = true
    // When it fails, the next reading says that the server is gone.
    await post('api/generate', { model: card.dataset.model, keep_alive: 0 }).catch(() => {})
    unload.disabled = false
    await readLoaded()
    if (document.activeElement === document.body) $('question').focus()
  })
  card.append(make('b'), make('dl'), unload)
  return card
}

function fillCard(card, sharing) {
  const [names, list, unload] = card.children
  card.dataset.model = sharing[0].name
  names.textContent = sharing.map((one) => shortName(one.name)).join(', ')
  const facts = [
    ['memory', bytes(sharing[0].size)],
    ['context', `${sharing[0].context_length.toLocaleString(language())} ${text('tokens')}`],
    ['until', remaining(sharing[0].expires_at)],
  ]
  list.replaceChildren(...facts.flatMap(([key, value]) => [make('dt', { textContent: text(key) }), make('dd', { textContent: value })]))
  unload.textContent = text('unload')
  unload.setAttribute('aria-label', `${text('unload')}: ${names.textContent}`)
  return card
}

function bytes(count) {
  const gigabytes = count / 1e9
  const unit = language() === 'ru' ? ['ГБ', 'МБ'] : ['GB', 'MB']
  return gigabytes >= 1 ? `${gigabytes.toLocaleString(language(), { maximumFractionDigits: 2 })} ${unit[0]}` : `${Math.round(count / 1e6)} ${unit[1]}`
}

function remaining(when) {
  const seconds = Math.max(0, Math.round((new Date(when) - Date.now()) / 1000))
  if (Number.isNaN(seconds) || seconds > 1e8) return text('forever')
  return seconds >= 90 ? text('minutes', { count: Math.round(seconds / 60) }) : text('seconds', { count: seconds })
}
