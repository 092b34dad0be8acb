import type { LoadContext } from '../../domain.ts'

/** What an insight about scores is computed with. */
export const scoredContext = {
  settings: { name: 'x', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en-US' },
  ...{ cut: {}, completeTo: '2026-10-31', dataSpan: null, today: '2026-11-12' },
}

export function scoredRecord(key: string, score: number) {
  return {
    ...{ key, score, expectedDays: null, shown: { name: `Firm ${key}`, customer: `Firm ${key}` } },
    reasons: { base: 0, margin: 0, top: [], rest: 0 },
  }
}

/** The context in which such an insight loads, with models and a database that say what a test wants. */
export function scoredLoad(given: { models: object; db?: object }): LoadContext {
  return { ...scoredContext, ...given } as unknown as LoadContext
}
