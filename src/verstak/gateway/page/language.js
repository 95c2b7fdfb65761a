// Which language the page speaks, and what it remembers from visit to visit.
import { TEXTS, fill } from './texts.js'

let current = 'ru'

export const language = () => current
export const text = (key, values = {}) => fill(TEXTS[current][key], values)
export const suggestions = () => TEXTS[current].suggestions

// `14 numbers`, `14 чисел`: the form of the noun follows the number.
export function counted(key, count) {
  const form = new Intl.PluralRules(current).select(count)
  return fill(TEXTS[current][key][form], { count: count.toLocaleString(current) })
}

export const remember = (key, value) => {
  try { localStorage.setItem(`verstak.${key}`, value) } catch { /* private window */ }
}
export const recall = (key) => {
  try { return localStorage.getItem(`verstak.${key}`) } catch { return null }
}

// Words that stand in the page itself; whoever wrote others writes them anew.
export function speak(wanted, root = document) {
  current = wanted in TEXTS ? wanted : 'en'
  document.documentElement.lang = current
  for (const node of root.querySelectorAll('[data-text]')) node.textContent = text(node.dataset.text)
  for (const node of root.querySelectorAll('[data-label]')) node.setAttribute('aria-label', text(node.dataset.label))
  for (const node of root.querySelectorAll('[data-title]')) node.title = text(node.dataset.title)
  for (const node of root.querySelectorAll('[data-placeholder]')) node.placeholder = text(node.dataset.placeholder)
}
