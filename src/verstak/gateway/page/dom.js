// Elements made of data; nothing here or anywhere on the page parses markup.

export const $ = (id) => document.getElementById(id)

// `aria-…`, `data-…` and `role` are attributes, everything else is a property.
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag)
  for (const [key, value] of Object.entries(properties)) {
    if (/^(aria-|data-|role$|for$|lang$|colspan$)/.test(key)) node.setAttribute(key, value)
    else node[key] = value
  }
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}

export const button = (words, act, properties = {}) => {
  const node = make('button', { type: 'button', textContent: words, ...properties })
  node.addEventListener('click', act)
  return node
}
