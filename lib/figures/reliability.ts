// What was expected against what came: on the diagonal a score means what it says.
import { type Axis, valueAxis } from './axis.ts'
import { escapeHtml } from './escape.ts'
import type { Unit } from './figure.ts'
import type { Format } from './format.ts'

export interface ReliabilityPoint {
  /** Mean of what was expected, and of what came, of rows with like scores. */
  expected: number
  observed: number
  rows: number
}

const reliabilityHeight = 300
const bottom = 40
const top = 38

/**
 * @param points by rising expectation; unit 'ratio' for shares.
 * @returns the points with the diagonal as SVG, as wide as its place; both axes have one scale.
 */
export function reliabilitySvg(
  points: readonly ReliabilityPoint[],
  unit: Unit,
  description: string,
  format: Format,
): string {
  const axis = valueAxis(points.flatMap(({ expected, observed }) => [expected, observed]))
  const plot = reliabilityHeight - top - bottom
  const across = (value: number) => hundredth(share(axis, value) * 100)
  const down = (value: number) => hundredth(top + (1 - share(axis, value)) * plot)
  const path = points
    .map(({ expected, observed }) => `${across(expected)} ${hundredth(down(observed) - top)}`)
    .join(' ')
  const dots = points.map(
    ({ expected, observed }) => `<circle class="m point" cx="${across(expected)}%" cy="${down(observed)}" r="4.5"/>`,
  )
  return [
    `<svg class="fig reliability" role="img" aria-label="${escapeHtml(description)}" width="100%" height="${reliabilityHeight}">`,
    axis.ticks.map((tick) => rule(down(tick))).join(''),
    `<line class="even-line" x1="0%" x2="100%" y1="${down(axis.min)}" y2="${down(axis.max)}"/>`,
    `<svg class="plot" y="${top}" width="100%" height="${plot}" viewBox="0 0 100 ${plot}" preserveAspectRatio="none"><path class="l actual" d="M${path}"/></svg>`,
    dots.join(''),
    axis.ticks.map((tick, at) => tickTexts(axis, tick, at, down(tick), across(tick), unit, format)).join(''),
    `<text class="foot" y="${reliabilityHeight - 4}">expected →</text><text class="foot" y="12">↑ came</text>`,
    '</svg>',
  ].join('')
}

function rule(y: number): string {
  return `<line class="rule" x2="100%" y1="${y}" y2="${y}"/>`
}

function tickTexts(axis: Axis, tick: number, at: number, y: number, x: number, unit: Unit, format: Format): string {
  const text = escapeHtml(format.tick(tick, unit))
  const anchor = at === 0 ? '' : at === axis.ticks.length - 1 ? ' e' : ' c'
  const level = at === 0 ? '' : `<text class="tick" y="${y - 4}">${text}</text>`
  return `${level}<text class="tick${anchor}" x="${x}%" y="${reliabilityHeight - bottom + 16}">${text}</text>`
}

function share({ min, max }: Axis, value: number): number {
  return (value - min) / (max - min)
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100
}
