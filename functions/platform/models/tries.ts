// Forecasts of the ledger as trials of a series, and trials on its history, made once each.
import type { Day } from '../../../lib/calendar/calendar.ts'
import { rollingOrigins, type Trial, trialOf } from '../../../lib/series/evaluation/backtest.ts'
import { pause } from '../db/reader.ts'
import { engine } from './engine.ts'
import { byBand, type ForecastQuestion } from './forecasts.ts'
import type { ForecastRow, RecordRow } from './ledger.ts'
import type { PacedForecaster } from './paced-forecast.ts'

/** Enough for two years of forecasts three periods ahead. */
const mostTries = 26
/** Values known at the first origin that is tried, where there are so many; else half of them. */
const leastKnown = 12
const fewestKnown = 3
/** Of parts of the company, which are many, every third origin is tried, and the newest: what was expected of the last period is asked of it. */
const everyOfParts = 3

/**
 * Tries the forecaster at earlier origins, one after the other, giving the event loop away in between.
 * @param saved what was tried before: taken over as long as the history up to the origin is the same.
 */
export async function tries(
  question: ForecastQuestion,
  saved: RecordRow | null,
  whole: boolean,
  forecaster: PacedForecaster,
): Promise<Trial[]> {
  const { values, season, horizon } = question
  const least = Math.max(fewestKnown, Math.min(leastKnown, Math.floor(values.length / 2)))
  const origins = rollingOrigins(values, { least, most: mostTries }).filter(
    (known) => whole || known % everyOfParts === 0 || known === values.length - 1,
  )
  const known = stillTrue(question, saved)
  const fresh = origins.filter((origin) => !known.has(origin))
  for (const origin of fresh) {
    // A copy: what comes later is out of the forecaster's reach.
    const found = await forecaster(values.slice(0, origin), season, horizon)
    if (found !== undefined) known.set(origin, rounded(trialOf(found, origin)))
    await pause()
  }
  return origins.flatMap((origin) => known.get(origin) ?? [])
}

/** Trials of which nothing has changed that they were made of. */
function stillTrue({ from, values, horizon }: ForecastQuestion, saved: RecordRow | null): Map<number, Trial> {
  if (saved === null || saved.engine !== engine || saved.firstPeriod !== from) return new Map()
  let same = 0
  while (
    same < values.length &&
    same < saved.history.length &&
    Object.is(values[same], saved.history[same] ?? Number.NaN)
  )
    same++
  return new Map(
    saved.trials
      .filter(({ known, point }) => known <= same && point.length === horizon)
      .map((trial) => [trial.known, trial]),
  )
}

/**
 * @param rows published forecasts, oldest first.
 * @param periods first days of the periods of the series; forecasts from origins outside it are left out.
 */
export function trialsOf(rows: readonly ForecastRow[], periods: readonly Day[]): Trial[] {
  return rows.flatMap((row) => {
    const known = periods.indexOf(row.periods[0]?.period ?? '')
    if (known < 1) return []
    return [{ known, ...byBand((band) => Float64Array.from(row.periods, (expected) => expected[band])) }]
  })
}

/** As it is saved, so that it is the same whether it was tried now or before. */
function rounded(trial: Trial): Trial {
  return { known: trial.known, ...byBand((band) => trial[band].map(Math.round)) }
}
