// Who answers: roles first, then bare models by their own names.
import { $, make } from './dom.js'
import { recall, remember, text } from './language.js'
import { readJson } from './stream.js'

const ROLES = ['auto', 'chat', 'analysis']

let names = null
let chosen = null

export const shortName = (name) => name.replace(/:latest$/, '')
export const isRole = (name) => ROLES.includes(shortName(name ?? ''))
export const label = (name) => (isRole(name) ? text(`role_${shortName(name)}`) : shortName(name))
export const model = () => chosen
export const anyModels = () => Boolean(names?.length)

export async function readModels() {
  const { models } = await readJson('api/tags')
  const rank = (name) => (isRole(name) ? ROLES.indexOf(shortName(name)) : ROLES.length)
  names = models.map((one) => one.name).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  const wanted = chosen ?? recall('model')
  chosen = names.includes(wanted) ? wanted : names[0] ?? null
  showModels()
}

export function showModels() {
  const box = $('models')
  const focused = box.contains(document.activeElement)
  box.querySelectorAll('label, .problem').forEach((node) => node.remove())
  for (const name of names ?? []) {
    const input = make('input', { type: 'radio', name: 'model', value: name, checked: name === chosen })
    input.addEventListener('change', () => { chosen = name; remember('model', name); caution() })
    box.append(make('label', { className: isRole(name) ? 'role' : 'bare', title: isRole(name) ? text(`about_${shortName(name)}`) : text('about_bare') }, input, label(name)))
    if (focused && input.checked) input.focus()
  }
  if (names?.length === 0) box.append(make('span', { className: 'problem', textContent: text('noModels') }))
  caution()
}

// What may be relied on depends on who answers.
function caution() {
  $('caution').textContent = chosen ? text(isRole(chosen) ? 'checked' : 'caution') : ''
}
