// What stands behind an answer as a whole: a count that is its own legend, and the list.
import { make } from './dom.js'
import { KINDS, account, kindWords } from './marks.js'
import { counted, text } from './language.js'

let numbered = 0

const isNumber = (claim) => typeof claim.value === 'number'

// `left` counts sentences of the model that were left out.
export function verification(claims, left = 0) {
  const numbers = claims.filter(isNumber)
  const kinds = KINDS.map((kind) => [kind, numbers.filter((claim) => claim.provenance === kind).length]).filter(([, count]) => count)
  const box = make('div', { className: 'verification' })
  if (claims.length) {
    const list = make('ul', { className: 'claims', id: `claims-${(numbered += 1)}`, hidden: true }, ...claims.map(line))
    const opener = make('button', { type: 'button', className: 'count', 'aria-expanded': 'false', 'aria-controls': list.id, title: text('legendTitle') },
      make('span', { textContent: numbers.length ? `${counted('numbers', numbers.length)}: ` : text('statements') }))
    kinds.forEach(([kind, count], at) => opener.append(at ? ', ' : '', make('span', { className: `legend ${kind}`, textContent: `${count} ${text(`count_${kind}`)}` })))
    opener.addEventListener('click', () => {
      list.hidden = !list.hidden
      opener.setAttribute('aria-expanded', String(!list.hidden))
    })
    box.append(opener, list)
  }
  if (left) box.append(make('p', { className: 'left-out', textContent: counted('leftOut', left) }))
  return box
}

function line(claim) {
  const [, list] = account({ ...claim, name: '' })
  return make('li', {},
    make('span', { className: `claim ${claim.provenance}`, textContent: claim.claim }),
    make('span', { className: 'about', textContent: [claim.name, kindWords(claim.provenance)].filter(Boolean).join(' · ') }),
    list)
}
