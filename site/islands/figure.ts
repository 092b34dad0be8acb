// <premise-figure>: the SVG stands at first paint; when the browser has nothing better to do, its marks become a Chart.js canvas in the same place.
import type { Chart } from 'chart.js'

const queue = new Set<PremiseFigure>()
let drawing = false

class PremiseFigure extends HTMLElement {
  /** The Chart.js chart, once it is drawn. */
  chart: Chart | undefined

  connectedCallback(): void {
    queue.add(this)
    void drawQueue()
  }

  disconnectedCallback(): void {
    queue.delete(this)
    this.clear()
  }

  async draw(): Promise<void> {
    const { drawChart } = await import('../charts/chart.ts')
    const data = this.querySelector('.figure-data')?.textContent
    if (!this.isConnected || !data) return
    this.clear()
    const box = document.createElement('div')
    box.className = 'canvas'
    box.ariaHidden = 'true'
    const canvas = document.createElement('canvas')
    box.append(canvas)
    this.append(box)
    this.chart = drawChart(canvas, JSON.parse(data), this.getAttribute('locale') ?? 'en')
    if (this.chart) this.dataset.drawn = ''
    else box.remove()
  }

  clear(): void {
    this.chart?.destroy()
    this.chart = undefined
    this.querySelector('.canvas')?.remove()
    delete this.dataset.drawn
  }
}

/** One figure an idle moment, so that the page answers in between. */
async function drawQueue(): Promise<void> {
  if (drawing) return
  drawing = true
  await loaded()
  await painted()
  for (const figure of queue) {
    await idle()
    queue.delete(figure)
    // A figure that fails keeps its SVG.
    await figure.draw().catch((error) => console.error(error))
  }
  drawing = false
}

function loaded(): Promise<unknown> {
  return document.readyState === 'complete'
    ? Promise.resolve()
    : new Promise((resolve) => addEventListener('load', resolve, { once: true }))
}

/** A busy machine may be idle for scripts before it has painted: what is fetched now would keep the picture waiting. */
function painted(): Promise<unknown> {
  if (!PerformanceObserver.supportedEntryTypes?.includes('paint')) return Promise.resolve()
  return new Promise((resolve) => new PerformanceObserver(resolve).observe({ type: 'paint', buffered: true }))
}

function idle(): Promise<unknown> {
  return new Promise((resolve) =>
    'requestIdleCallback' in window ? requestIdleCallback(resolve, { timeout: 1000 }) : setTimeout(resolve, 50),
  )
}

customElements.define('premise-figure', PremiseFigure)

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const figure of document.querySelectorAll<PremiseFigure>('premise-figure[data-drawn]')) queue.add(figure)
  void drawQueue()
})
