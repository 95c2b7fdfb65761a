// Requests to this server: JSON in, JSON or lines of JSON out, and failures as errors.

export class Refused extends Error {}

async function checked(response) {
  if (response.ok) return response
  const said = await response.json().catch(() => ({}))
  throw new Refused(said.error ?? `HTTP ${response.status}`)
}

export async function readJson(path) {
  return (await checked(await fetch(path))).json()
}

export async function post(path, body, signal) {
  return checked(await fetch(path, { method: 'POST', signal, body: JSON.stringify(body) }))
}

export async function* postLines(path, body, signal) {
  const response = await post(path, body, signal)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    const parts = (rest + value).split('\n')
    rest = parts.pop()
    for (const part of parts) {
      if (!part) continue
      const piece = JSON.parse(part)
      if (piece.error) throw new Refused(piece.error)
      yield piece
    }
  }
}

// Ask a running search to end with the best that it has; one that has ended already is no failure.
export async function stopCall(call) {
  try { await post(`assistant/stop/${call}`, {}) } catch { /* it has ended */ }
}
