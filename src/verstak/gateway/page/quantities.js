// Numbers with units as the replies write them, so that one number reads alike everywhere.

// As `verstak.quantities.quantity.unit_in`; a test compares the two.
export const RUSSIAN_UNITS = {
  'µm': 'мкм', mm: 'мм', 'mm²': 'мм²', 'mm³': 'мм³', 'mm⁴': 'мм⁴', cm: 'см', dm: 'дм', in: 'дюйм', ft: 'фут',
  'cm²': 'см²', 'dm²': 'дм²', m: 'м', 'm²': 'м²', 'm³': 'м³', mg: 'мг', g: 'г', '100 g': '100 г', kg: 'кг', t: 'т',
  l: 'л', lb: 'фунт', N: 'Н', kN: 'кН', kgf: 'кгс', 'N·m': 'Н·м', Pa: 'Па', kPa: 'кПа', MPa: 'МПа', GPa: 'ГПа',
  s: 'с', 's²': 'с²', h: 'ч', pcs: 'шт.', pairs: 'пар', sides: 'стор.', sheet: 'лист', sheets: 'л.', RUB: 'руб.',
}
const GROUP_FROM = 10_000
const NARROW_SPACE = '\u202f'

export const unitIn = (unit, language) =>
  language === 'ru' ? unit.split('/').map((part) => RUSSIAN_UNITS[part] ?? part).join('/') : unit

export const isQuantity = (cell) => cell !== null && typeof cell === 'object' && 'provenance' in cell

export function quantityText(quantity, language) {
  let [whole, part] = quantity.rounded.toFixed(Math.max(quantity.decimals, 0)).split('.')
  if (Math.abs(quantity.rounded) >= GROUP_FROM) whole = whole.replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE)
  const number = part ? `${whole}${language === 'ru' ? ',' : '.'}${part}` : whole
  return `${number} ${unitIn(quantity.unit, language)}`.trim()
}

// A number without its unit, as far as it is known: no rounding, no trailing zeros.
export function plainNumber(value, language) {
  const shown = String(Number(value.toPrecision(12)))
  return language === 'ru' ? shown.replace('.', ',') : shown
}

export const wordsIn = (words, language) =>
  words !== null && typeof words === 'object' ? words[language] ?? words.en : words ?? ''
