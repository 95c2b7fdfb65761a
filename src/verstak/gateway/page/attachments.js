// Files that go with a question: chosen, dropped or pasted; what the server would refuse is refused here.
import { $, button, make } from './dom.js'
import { language, text } from './language.js'

// As `verstak.gateway.assistant.attachments` and the server's largest body allow.
export const KINDS = ['.dxf', '.xbir', '.cut', '.csv', '.xlsx']
export const MOST_FILES = 8
export const MOST_BYTES = 16 * 2 ** 20
const MOST_TOGETHER = 20 * 2 ** 20

let files = []

export const attached = () => files.map(({ name, content }) => ({ name, content }))
export const attachedNames = () => files.map((file) => file.name)

export function forget() { files = []; show(); complain('') }

async function add(chosen) {
  const problems = []
  for (const file of chosen) {
    const problem = refusal(file)
    if (problem) { problems.push(problem); continue }
    const content = await base64(file)
    files = files.filter((one) => one.name !== file.name)
    files.push({ name: file.name, size: file.size, content })
  }
  show()
  complain(problems.join(' '))
}

function refusal(file) {
  const limits = { name: file.name, most: MOST_FILES, size: sizeWords(MOST_BYTES), together: sizeWords(MOST_TOGETHER), kinds: KINDS.join(' ') }
  const others = files.filter((one) => one.name !== file.name)
  if (!KINDS.some((kind) => file.name.toLowerCase().endsWith(kind))) return text('attachKind', limits)
  if (!file.size) return text('attachEmpty', limits)
  if (file.size > MOST_BYTES) return text('attachLarge', limits)
  if (others.length >= MOST_FILES) return text('attachMany', limits)
  if (others.reduce((sum, one) => sum + one.size, file.size) > MOST_TOGETHER) return text('attachTogether', limits)
  return ''
}

const base64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader()
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1))
  reader.onerror = () => reject(reader.error)
  reader.readAsDataURL(file)
})

export function sizeWords(bytes) {
  const units = language() === 'ru' ? ['Б', 'КБ', 'МБ'] : ['B', 'kB', 'MB']
  const power = Math.min(2, bytes < 1024 ? 0 : bytes < 2 ** 20 ? 1 : 2)
  return `${(bytes / 1024 ** power).toLocaleString(language(), { maximumFractionDigits: power === 2 ? 1 : 0 })} ${units[power]}`
}

export function show() {
  $('attachments').replaceChildren(...files.map((file) => {
    const remove = button('×', () => {
      files = files.filter((one) => one !== file)
      show()
      $('attach').focus()
    }, { 'aria-label': text('attachRemove', { name: file.name }), title: text('attachRemove', { name: file.name }) })
    return make('li', { className: 'chip' }, make('span', { textContent: file.name }), make('small', { textContent: sizeWords(file.size) }), remove)
  }))
  $('attach').title = text('attachTitle', { kinds: KINDS.join(' '), most: MOST_FILES, size: sizeWords(MOST_BYTES) })
}

function complain(words) {
  $('attachProblem').textContent = words
  $('attachProblem').hidden = !words
}

export function listenToFiles() {
  const picker = $('files')
  picker.accept = KINDS.join(',')
  $('attach').addEventListener('click', () => picker.click())
  picker.addEventListener('change', async () => { await add([...picker.files]); picker.value = '' })
  $('question').addEventListener('paste', (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])]
    if (pasted.length) { event.preventDefault(); add(pasted) }
  })
  const holds = (event) => event.dataTransfer?.types.includes('Files')
  const over = (on) => document.body.classList.toggle('dropping', on)
  document.addEventListener('dragover', (event) => { if (holds(event)) { event.preventDefault(); over(true) } })
  document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) over(false) })
  document.addEventListener('drop', (event) => {
    over(false)
    if (!holds(event)) return
    event.preventDefault()
    add([...event.dataTransfer.files])
  })
}
