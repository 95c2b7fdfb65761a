// One parameter of a calculation as a field: reads and writes itself, knows whether it was changed.
import { button, make } from './dom.js'
import { language, text } from './language.js'
import { plainNumber, unitIn } from './quantities.js'

let numbered = 0
const PART_COLUMNS = { name: 'text', quantity: 'whole', length: 'number', width: 'number', thickness: 'number', material: 'text' }

// `slot` is of the step's form, `value` what the function took, `argument` where that came from.
export function field(slot, value, argument, changed) {
  const inputs = { number: numberInput, choice: choiceInput, flag: flagInput, text: textInput, parts: partsInput, file: fileInput }
  const id = `field-${(numbered += 1)}`
  const one = (inputs[slot.kind] ?? textInput)(slot, value, argument)
  const note = make('small', { className: 'origin', id: `${id}-origin` })
  const error = make('small', { className: 'problem', id: `${id}-error`, hidden: true })
  const back = button('↺', () => { one.reset(); update(); changed(); one.control.focus() }, { className: 'back', hidden: true, 'aria-label': text('fieldReset', { title: slot.title }), title: text('fieldReset', { title: slot.title }) })
  one.control.id = id
  one.control.setAttribute('aria-describedby', `${note.id} ${error.id}`)
  const label = make('label', { for: id, textContent: slot.title, className: slot.required ? 'required' : '' })
  const holder = make('div', { className: `field kind-${slot.kind}`, 'data-slot': slot.name },
    label, make('span', { className: 'control' }, one.node ?? one.control, slot.unit ? make('span', { className: 'unit', textContent: unitIn(slot.unit, language()) }) : null, back), note, error)

  const update = () => {
    const edited = one.value() !== one.original
    holder.classList.toggle('changed', edited)
    back.hidden = !edited
    note.textContent = edited ? text('fieldChanged') : originWords(argument, slot, value)
  }
  holder.addEventListener('input', () => { update(); changed() })
  one.original = one.value()
  update()

  return {
    name: slot.name, holder, isStated: Boolean(argument) || slot.required || (slot.kind !== 'text' && value !== undefined && value !== false),
    isChanged: () => one.value() !== one.original,
    reset() { one.reset(); update() },
    // What a call is to get; `undefined` leaves the server's own default.
    argument: () => (argument?.origin === 'default' && one.value() === one.original ? undefined : one.argument()),
    fault: () => one.fault?.() ?? '',
    complain(said) {
      error.textContent = said
      error.hidden = !said
      one.control.setAttribute('aria-invalid', String(Boolean(said)))
    },
    kept: () => argument,
  }
}

function originWords(argument, slot, value) {
  if (!argument) {
    if (value && slot.kind === 'text') return text('origin_question')
    return slot.default !== undefined && slot.default !== null ? text('origin_default', { said: slot.why ?? '' }) : text('origin_none')
  }
  return text(`origin_${argument.origin}`, { said: argument.said ?? '' })
}

function numberInput(slot, value) {
  const start = typeof value === 'number' ? plainNumber(value, language()) : ''
  const control = make('input', { type: 'text', inputMode: slot.whole ? 'numeric' : 'decimal', autocomplete: 'off', value: start, required: slot.required })
  const plain = () => control.value.trim().replace(/[\s\u00a0\u202f]/g, '').replace('−', '-').replace(',', '.')
  return {
    control,
    value: () => plain(),
    reset: () => { control.value = start },
    argument: () => plain() || undefined,
    fault() {
      const words = plain()
      if (!words) return slot.required ? text('faultMissing') : ''
      if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(words)) return text('faultNumber')
      const unit = slot.unit ? ` ${unitIn(slot.unit, language())}` : ''
      const bound = (value) => `${plainNumber(value, language())}${unit}`
      if (slot.whole && !Number.isInteger(Number(words))) return text('faultWhole')
      if (slot.least !== null && Number(words) < slot.least) return text('faultLeast', { bound: bound(slot.least) })
      if (slot.most !== null && Number(words) > slot.most) return text('faultMost', { bound: bound(slot.most) })
      return ''
    },
  }
}

function choiceInput(slot, value) {
  const control = make('select', {})
  const chosen = slot.choices.find((choice) => choice.key === value)
  if (!slot.required && !chosen) control.append(make('option', { value: '', textContent: '—' }))
  control.append(...slot.choices.map((choice) => make('option', { value: choice.key, textContent: choice.title })))
  const start = chosen?.key ?? control.options[0].value
  control.value = start
  return { control, value: () => control.value, reset: () => { control.value = start }, argument: () => control.value || undefined }
}

function flagInput(slot, value) {
  const start = value === true
  const control = make('input', { type: 'checkbox', checked: start })
  return { control, value: () => String(control.checked), reset: () => { control.checked = start }, argument: () => (control.checked ? true : undefined) }
}

function textInput(slot, value) {
  const start = typeof value === 'string' ? value : ''
  const control = make('textarea', { rows: 2, value: start })
  return { control, value: () => control.value.trim(), reset: () => { control.value = start }, argument: () => control.value.trim() || undefined }
}

function fileInput(slot, value) {
  const control = make('input', { type: 'text', readOnly: true, value: value ?? '' })
  return { control, value: () => control.value, reset() {}, argument: () => control.value || undefined }
}

// A list of parts as rows of a small table.
function partsInput(slot, value) {
  const rows = value ?? []
  const columns = slot.columns.filter((column) => ['name', 'quantity', 'length', 'width'].includes(column) || rows.some((row) => row[column] !== null && row[column] !== undefined && row[column] !== ''))
  const body = make('tbody', {})
  const control = make('div', { className: 'wide', tabIndex: -1 },
    make('table', { className: 'parts' }, make('thead', {}, make('tr', {}, ...columns.map((column) => make('th', { scope: 'col', textContent: text(`part_${column}`) })), make('th', {}))), body))
  const fill = (source) => body.replaceChildren(...source.map((row) => rowOf(row)))
  const rowOf = (row) => {
    const line = make('tr', {}, ...columns.map((column) => make('td', {}, make('input', {
      type: 'text', inputMode: PART_COLUMNS[column] === 'text' ? 'text' : 'decimal', className: PART_COLUMNS[column], 'data-column': column, 'aria-label': text(`part_${column}`),
      value: typeof row[column] === 'number' ? plainNumber(row[column], language()) : row[column] ?? '',
    }))))
    const remove = button('×', () => { line.remove(); body.dispatchEvent(new Event('input', { bubbles: true })) }, { 'aria-label': text('partRemove'), title: text('partRemove') })
    line.append(make('td', {}, remove))
    return line
  }
  const more = button(text('partAdd'), () => { body.append(rowOf({ quantity: 1 })); body.lastChild.querySelector('input').focus() }, { className: 'add' })
  const read = () => [...body.rows].map((line) => Object.fromEntries([...line.querySelectorAll('input')]
    .map((input) => [input.dataset.column, input.value.trim()]).filter(([, value]) => value !== '')
    .map(([column, value]) => [column, PART_COLUMNS[column] === 'text' ? value : Number(value.replace(',', '.'))])))
  fill(rows)
  return {
    control, node: make('span', { className: 'list' }, control, more),
    value: () => JSON.stringify(read()),
    reset: () => fill(rows),
    argument: read,
    fault: () => (read().length && read().every((row) => row.name && [row.quantity, row.length, row.width].every((size) => size > 0)) ? '' : text('faultRows')),
  }
}
