// A desk for forecasts of tests that need no server, over a ledger of its own.
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { ForecastDesk, MadeForecasts } from './forecast-desk.ts'
import type { Forecasts } from './forecasts.ts'
import { keepForecasts, saveRecords } from './ledger.ts'

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
    return new ForecastDesk({ db: this.db, made, cut, runId: `r${this.#runs}`, clock: () => at })
  }

  async publish(made: MadeForecasts): Promise<void> {
    await saveRecords(this.db, made.records)
    await this.db.batch(keepForecasts(this.db, made.forecasts))
  }
}
