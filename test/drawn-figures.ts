/** A figure of a page as it stands in a browser: its numbers, the marks of its SVG and those of its canvas, in pixels of the figure. */
export interface DrawnFigure {
  /** Id of its article. */
  name: string
  // biome-ignore lint/suspicious/noExplicitAny: the kinds have different members
  figure: any
  /** A point is [x, y]; a bar is [left, right]. */
  svg: { marks: number[][]; texts: string[] }
  chart: { data: unknown[][]; marks: number[][] /** Pixels that are not clear. */; ink: number }
}

/** Runs inside of the page, so it uses nothing from outside of itself. */
export function drawnFigures(): DrawnFigure[] {
  interface Chart {
    data: { datasets: { data: (number | null | [number, number])[] }[] }
    canvas: HTMLCanvasElement
    getDatasetMeta(i: number): { data: { x: number; y: number; base?: number }[] }
  }
  const seriesMarks = (svg: SVGSVGElement, across: number) => {
    const plot = svg.querySelector('svg.plot') as SVGSVGElement
    const { width } = svg.getBoundingClientRect()
    const top = Number(plot.getAttribute('y'))
    const byLine = new Map<string, [number, number][]>()
    for (const path of plot.querySelectorAll('path.m')) {
      const line = path.getAttribute('class')?.split(' ').at(-1) as string
      const numbers =
        (path.getAttribute('d') ?? '')
          .replaceAll(/h0/g, '')
          .match(/-?[\d.]+/g)
          ?.map(Number) ?? []
      const points = byLine.get(line) ?? []
      for (let i = 0; i < numbers.length; i += 2)
        points.push([((numbers[i] as number) / across) * width, top + (numbers[i + 1] as number)])
      byLine.set(line, points)
    }
    return [...byLine.values()].flatMap((points) => points.sort((a, b) => a[0] - b[0]))
  }
  const barMarks = (svg: SVGSVGElement) => {
    const { width } = svg.getBoundingClientRect()
    return [...svg.querySelectorAll('rect.m.b')].map((bar) => {
      const left = (Number.parseFloat(bar.getAttribute('x') ?? '') / 100) * width
      return [left, left + (Number.parseFloat(bar.getAttribute('width') ?? '') / 100) * width]
    })
  }
  return [...document.querySelectorAll('premise-figure')].map((element) => {
    const { chart } = element as unknown as { chart: Chart }
    const figure = JSON.parse(element.querySelector('.figure-data')?.textContent ?? 'null')
    const svg = element.querySelector('svg.fig') as SVGSVGElement
    const box = svg.getBoundingClientRect()
    const canvas = chart.canvas.getBoundingClientRect()
    const [dx, dy] = [canvas.left - box.left, canvas.top - box.top]
    const series = figure.kind === 'series'
    const marks = chart.data.datasets.flatMap((dataset, i) =>
      chart.getDatasetMeta(i).data.flatMap((mark, j) => {
        if (dataset.data[j] === null) return []
        return series ? [[mark.x + dx, mark.y + dy]] : [[mark.x + dx, (mark.base ?? 0) + dx].sort((a, b) => a - b)]
      }),
    )
    const pixels =
      chart.canvas.getContext('2d')?.getImageData(0, 0, chart.canvas.width, chart.canvas.height).data ??
      new Uint8ClampedArray()
    let ink = 0
    for (let i = 3; i < pixels.length; i += 4) if ((pixels[i] as number) > 0) ink++
    return {
      name: element.closest('article')?.id ?? '',
      figure,
      svg: {
        marks: series ? seriesMarks(svg, Math.max(1, figure.periods.length - 1)) : barMarks(svg),
        texts: [...svg.querySelectorAll('text.v')].map((text) => text.textContent ?? ''),
      },
      chart: { data: chart.data.datasets.map((dataset) => [...dataset.data]), marks, ink },
    }
  })
}
