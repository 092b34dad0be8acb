import { Rate } from './amounts.ts'

/** Rates of the tenant, by currency and first day. */
export class Rates {
  readonly #byCurrency = new Map<string, { fromDay: string; rate: Rate }[]>()

  static async load(db: D1Database): Promise<Rates> {
    const rates = new Rates()
    const { results } = await db
      .prepare('SELECT currency, from_day, rate FROM tenants_rate ORDER BY currency, from_day')
      .all<{ currency: string; from_day: string; rate: string }>()
    for (const row of results) {
      const list = rates.#byCurrency.get(row.currency) ?? []
      list.push({ fromDay: row.from_day, rate: new Rate(row.rate) })
      rates.#byCurrency.set(row.currency, list)
    }
    return rates
  }

  /** @returns the rate valid on the day, or null. */
  on(currency: string, day: string): Rate | null {
    return this.#byCurrency.get(currency)?.findLast((entry) => entry.fromDay <= day)?.rate ?? null
  }
}
