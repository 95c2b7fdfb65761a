// The page: a conversation, a workspace, and what is loaded. It speaks the server's own API.
import { $ } from './dom.js'
import { listenToFiles, show as showFiles } from './attachments.js'
import { ask, isBusy, redrawTurns, showSuggestions, startOver, stop } from './conversation.js'
import { recall, remember, speak } from './language.js'
import { readLoaded, showLoaded } from './loaded.js'
import { fold, isUnfolded, listenToMarks } from './marks.js'
import { anyModels, readModels, showModels } from './models.js'
import { redrawWork } from './workspace.js'

function say(language) {
  speak(language)
  $('language').value = document.documentElement.lang
  for (const name of ['plan', 'cards']) $(name).href = `${name}?language=${document.documentElement.lang}`
  for (const show of [showSuggestions, showModels, showLoaded, showFiles, redrawTurns, redrawWork]) show()
}

function dress(theme) {
  document.documentElement.dataset.theme = theme
  $('theme').value = theme
}

$('ask').addEventListener('submit', (event) => {
  event.preventDefault()
  const question = $('question').value.trim()
  if (!question || isBusy()) return
  $('question').value = ''
  ask(question)
})
$('question').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); $('ask').requestSubmit() }
})
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  if (isUnfolded()) fold({ refocus: true })
  else if ($('panel').open && $('panel').contains(document.activeElement)) { $('panel').open = false; $('panel').querySelector('summary').focus() }
  else stop()
})
document.addEventListener('click', (event) => { if (!$('panel').contains(event.target)) $('panel').open = false })
$('stop').addEventListener('click', stop)
$('clear').addEventListener('click', startOver)
$('language').addEventListener('change', (event) => { say(event.target.value); remember('language', event.target.value) })
$('theme').addEventListener('change', (event) => { dress(event.target.value); remember('theme', event.target.value) })
listenToFiles()
listenToMarks()

const refresh = () => {
  if (document.hidden) return
  readLoaded()
  if (!anyModels()) readModels().catch(() => {})
}
dress(recall('theme') ?? 'auto')
say(recall('language') ?? (navigator.language.startsWith('ru') ? 'ru' : 'en'))
readModels().catch(() => {})
readLoaded()
setInterval(refresh, 3000)
document.addEventListener('visibilitychange', refresh)
$('question').focus()
