// Which words of a text which claims stand behind; no elements here.

// Spaces inside a number differ between a reply and its claims; the length stays.
export const even = (words) => words.replace(/[^\S\n]/g, ' ')

const numerals = (words) => words.match(/\d+(?:[.,]\d+)?/g)?.length ?? 0
const letter = (sign) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign)

// The places of `words` on the borders of a word or number: "5 mm" is not found in "15 mm" or "0.5 mm".
function* places(words, text) {
  for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
    const [before, after] = [text[start - 1], text[start + words.length]]
    const cutBefore = letter(words[0]) && ((letter(before) && !/[Øø]/.test(before)) || (/[.,]/.test(before ?? '') && /\d/.test(text[start - 2] ?? '')))
    const cutAfter = letter(words.at(-1)) && (letter(after) || (/[.,]/.test(after ?? '') && /\d/.test(text[start + words.length + 1] ?? '')))
    if (!cutBefore && !cutAfter) yield start
  }
}

// Spans of the text, in order, each with the claims that are about it. Longer words come first:
// within "6, 10 and 12 mm" the claim about "12 mm" belongs to the whole.
export function claimSpans(text, claims) {
  const groups = new Map()
  claims.forEach((claim, order) => {
    const words = even(claim.claim).trim()
    if (words) groups.set(words, [...(groups.get(words) ?? []), { claim, order }])
  })
  const spans = []
  const taken = new Uint8Array(text.length)
  for (const [words, group] of [...groups].sort(([one], [other]) => other.length - one.length)) {
    for (const start of places(words, text)) {
      const end = start + words.length
      if (taken[start] || taken[end - 1]) {
        spans.find((span) => span.start <= start && end <= span.end)?.groups.push({ words, group })
        continue
      }
      taken.fill(1, start, end)
      spans.push({ start, end, groups: [{ words, group }] })
    }
  }
  spans.sort((one, other) => one.start - other.start)
  return spans.map((span) => ({ start: span.start, end: span.end, claims: meant(span, text) })).filter((span) => span.claims.length)
}

// One number may be claimed twice with the same words; the name that stands in the line decides,
// else the order in which the claims were made.
function meant(span, text) {
  const line = text.slice(text.lastIndexOf('\n', span.start) + 1, span.end).toLowerCase()
  const found = span.groups.flatMap(({ words, group }) => {
    if (group.length === 1 || numerals(words) > 1) return group
    const named = group.filter(({ claim }) => claim.name && line.includes(even(claim.name).toLowerCase()))
    const one = named[0] ?? group.find((candidate) => !candidate.used) ?? group[0]
    one.used = true
    return [one]
  })
  const seen = new Map(found.map(({ claim, order }) => [JSON.stringify([claim.value, claim.unit, claim.provenance, claim.source]), { claim, order }]))
  return [...seen.values()].sort((one, other) => one.order - other.order).map(({ claim }) => claim)
}
