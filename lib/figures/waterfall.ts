import { type Bar, type Bars, barsSvg, extent } from './bars.ts'
import type { WaterfallFigure } from './figure.ts'
import { arrow, type Format, judged } from './format.ts'

const mostSteps = 12
/** The axis leaves zero when every level lies above this share of the highest: else the steps could not be seen. */
const highGround = 0.6

/** @returns start, steps and end as bars that each begin where the one before ended; the smallest steps are put together. */
export function waterfallBars(figure: WaterfallFigure, format: Format): Bars {
  let level = figure.start.value
  const steps = fewer(figure.steps).map((step): Bar => {
    const from = level
    level = cents(level + step.value)
    return {
      label: step.label,
      from,
      to: level,
      text: `${arrow(step.value)} ${format.signedShort(step.value, figure.unit)}`.trim(),
      tone: judged(step.value, figure.good),
    }
  })
  const total = (part: { label: string; value: number }): Bar => ({
    label: part.label,
    from: 0,
    to: part.value,
    text: format.short(part.value, figure.unit),
    tone: 'total',
  })
  const rows = [total(figure.start), ...steps, total(figure.end)]
  const lowest = Math.min(...rows.map((row) => row.to))
  const { min, max } = extent(rows)
  if (min < 0 || lowest < highGround * max) return { rows, min, max, joined: true }
  const base = lowest - (max - lowest) * 0.5
  return {
    rows,
    min: Math.max(0, base),
    max,
    joined: true,
    ...(base > 0 ? { foot: `The axis begins at ${format.short(base, figure.unit)}, not at zero.` } : {}),
  }
}

/** @returns the waterfall as SVG. */
export function waterfallSvg(figure: WaterfallFigure, description: string, format: Format): string {
  return barsSvg(waterfallBars(figure, format), 'waterfall', description)
}

function fewer(steps: WaterfallFigure['steps']): WaterfallFigure['steps'] {
  if (steps.length <= mostSteps) return steps
  const kept = new Set([...steps].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, mostSteps - 1))
  const rest = steps.filter((step) => !kept.has(step))
  return [
    ...steps.filter((step) => kept.has(step)),
    { label: `${rest.length} others`, value: cents(rest.reduce((sum, step) => sum + step.value, 0)) },
  ]
}

function cents(value: number): number {
  return Math.round(value * 100) / 100
}
