// One drawing: zoomed by wheel, pinch, buttons and keys, moved by drag and arrow keys, full screen.
import { button, make } from './dom.js'
import { text } from './language.js'

const MOST = 16
const STEP = 1.25
const STRIDE = 48 // Pixels that an arrow key moves.

export function drawing(file) {
  const image = make('img', { src: file.url, alt: file.title, draggable: false })
  const paper = make('div', { className: 'paper', tabIndex: 0, role: 'group', 'aria-label': text('drawingLabel', { title: file.title }) }, image)
  const view = { scale: 1, x: 0, y: 0 }
  const shown = make('output', { className: 'scale' })
  const figure = make('figure', { className: 'drawing' })

  const draw = () => {
    // Nothing of the paper is left when the picture is out of sight.
    const { width, height } = paper.getBoundingClientRect()
    const [wide, high] = [(width * (view.scale - 1)) / 2 + width / 3, (height * (view.scale - 1)) / 2 + height / 3]
    view.x = view.scale === 1 ? 0 : Math.min(Math.max(view.x, -wide), wide)
    view.y = view.scale === 1 ? 0 : Math.min(Math.max(view.y, -high), high)
    image.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`
    shown.textContent = `${Math.round(view.scale * 100)} %`
    paper.classList.toggle('near', view.scale > 1)
  }
  // The point under (x, y) stays where it is; without one, the middle does.
  const zoom = (factor, x, y) => {
    const box = paper.getBoundingClientRect()
    const scale = Math.min(Math.max(view.scale * factor, 1), MOST)
    const ratio = scale / view.scale
    const [dx, dy] = x === undefined ? [0, 0] : [x - box.left - box.width / 2, y - box.top - box.height / 2]
    view.x = dx - (dx - view.x) * ratio
    view.y = dy - (dy - view.y) * ratio
    view.scale = scale
    draw()
  }
  const move = (dx, dy) => { view.x += dx; view.y += dy; draw() }
  const reset = () => { Object.assign(view, { scale: 1, x: 0, y: 0 }); draw() }
  const full = async () => {
    if (document.fullscreenElement) await document.exitFullscreen()
    else await figure.requestFullscreen?.()
    paper.focus()
  }

  paper.addEventListener('wheel', (event) => {
    if (event.deltaY > 0 && view.scale === 1) return // the panel scrolls on
    event.preventDefault()
    zoom(STEP ** (-Math.sign(event.deltaY) * Math.min(1, Math.abs(event.deltaY) / 60)), event.clientX, event.clientY)
  }, { passive: false })
  paper.addEventListener('keydown', (event) => {
    const acts = {
      '+': () => zoom(STEP), '=': () => zoom(STEP), '-': () => zoom(1 / STEP), 0: reset, f: full,
      ArrowLeft: () => move(STRIDE, 0), ArrowRight: () => move(-STRIDE, 0), ArrowUp: () => move(0, STRIDE), ArrowDown: () => move(0, -STRIDE),
    }
    if (!(event.key in acts) || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key.startsWith('Arrow') && view.scale === 1) return
    event.preventDefault()
    acts[event.key]()
  })
  paper.addEventListener('dblclick', (event) => (view.scale > 1 ? reset() : zoom(2, event.clientX, event.clientY)))
  drag(paper, move, zoom)

  const tool = (key, sign, act) => button(sign, act, { 'aria-label': text(key), title: text(key) })
  figure.append(
    make('figcaption', {}, make('span', { className: 'title', textContent: file.title }),
      make('span', { className: 'zoom' },
        tool('zoomOut', '−', () => zoom(1 / STEP)), shown, tool('zoomIn', '+', () => zoom(STEP)),
        tool('zoomReset', '⟲', reset), tool('fullScreen', '⛶', full))),
    paper)
  // The sheet takes the drawing's own shape; without one it keeps the style sheet's.
  image.addEventListener('load', () => { if (image.naturalWidth) paper.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}` })
  draw()
  return figure
}

// One pointer moves, two pinch.
function drag(paper, move, zoom) {
  const pointers = new Map()
  const spread = () => {
    const [one, other] = [...pointers.values()]
    return { length: Math.hypot(one.x - other.x, one.y - other.y), x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }
  }
  paper.addEventListener('pointerdown', (event) => {
    if (event.button) return
    paper.setPointerCapture(event.pointerId)
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
  })
  paper.addEventListener('pointermove', (event) => {
    const last = pointers.get(event.pointerId)
    if (!last) return
    const before = pointers.size === 2 ? spread() : null
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (before) {
      const now = spread()
      if (before.length) zoom(now.length / before.length, now.x, now.y)
      move(now.x - before.x, now.y - before.y)
    } else if (pointers.size === 1) move(event.clientX - last.x, event.clientY - last.y)
  })
  const lift = (event) => pointers.delete(event.pointerId)
  paper.addEventListener('pointerup', lift)
  paper.addEventListener('pointercancel', lift)
}
