// Which periods are named under a time axis. At most seven, so that they fit a phone.
import type { Day, Grain } from './figure.ts'
import type { Format } from './format.ts'

export interface PeriodLabel {
  index: number
  text: string
}

const most = 7

/** @returns the named periods in order: years at the turn of the year where there are enough of them, else evenly spread periods. */
export function periodLabels(periods: Day[], grain: Grain, format: Format): PeriodLabel[] {
  const turns = grain === 'year' ? [] : yearTurns(periods)
  if (turns.length >= 3 || (turns.length === 2 && periods.length > (grain === 'month' ? 18 : 500))) {
    return spread(turns.length, most)
      .map((i) => turns[i] as number)
      .map((index) => ({ index, text: periods[index]?.slice(0, 4) ?? '' }))
  }
  const fit = grain === 'year' ? most : grain === 'month' ? 5 : 4
  return spread(periods.length, fit).map((index) => ({ index, text: format.period(periods[index] ?? '', grain) }))
}

/** Indices whose year is another than that of the period before. */
function yearTurns(periods: Day[]): number[] {
  return periods.flatMap((period, i) => {
    const before = periods[i - 1]
    const turned = before === undefined ? period.slice(5) === '01-01' : before.slice(0, 4) !== period.slice(0, 4)
    return turned ? [i] : []
  })
}

/** At most `count` indices of a list, evenly spread from the first. */
function spread(length: number, count: number): number[] {
  const step = Math.max(1, Math.ceil(length / count))
  return Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step)
}
