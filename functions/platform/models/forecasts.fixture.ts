// A desk for forecasts of tests that need no server, over a ledger of its own.
import type { Forecaster } from '../../../lib/series/evaluation/backtest.ts'
import { seasonalNaive } from '../../../lib/series/forecasting/naive.ts'
import { normalQuantile } from '../../../lib/stats/normal.ts'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { ForecastDesk, MadeForecasts } from './forecast-desk.ts'
import type { Forecasts } from './forecasts.ts'
import { keepForecasts, saveRecords } from './ledger.ts'

/** Quick, and the same whatever the engine becomes: what is tested is what is made of forecasts. */
export const plainForecast: Forecaster = (values, period, horizon) => {
  const known = values.filter(Number.isFinite)
  const fit = known.length < 3 ? undefined : seasonalNaive(known, period)
  if (fit === undefined) return undefined
  const point = fit.forecast(horizon)
  const spread = fit.spread?.(horizon) ?? new Float64Array(horizon)
  return {
    point,
    quantile: (probability) => point.map((value, at) => value + normalQuantile(probability) * (spread[at] as number)),
    models: [{ name: fit.name, weight: 1 }],
    notes: [],
  }
}

export function forecastsFixture(): Forecasts {
  return new LedgerOfTests().desk()
}

/** Runs one after the other on one ledger of forecasts. */
export class LedgerOfTests {
  readonly #d1 = d1Fixture()
  #runs = 0

  get db(): D1Database {
    return this.#d1.db
  }

  get sqlite() {
    return this.#d1.sqlite
  }

  /** @param made what the desk makes; `publish` keeps it. */
  desk(made = new MadeForecasts(), cut = ''): ForecastDesk {
    this.#runs++
    const at = new Date(Date.UTC(2026, 10, 22, 12, this.#runs))
    return new ForecastDesk({
      db: this.db,
      made,
      cut,
      runId: `r${this.#runs}`,
      clock: () => at,
      forecaster: async (...given) => plainForecast(...given),
    })
  }

  async publish(made: MadeForecasts): Promise<void> {
    await saveRecords(this.db, made.records)
    await this.db.batch(keepForecasts(this.db, made.forecasts))
  }
}
