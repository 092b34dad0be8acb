import { describe, expect, it } from 'vitest'
import type { Answer } from '../../answer.ts'
import type { LoadContext } from '../../domain.ts'
import { risksAhead } from './risks-ahead.ts'

const context = {
  settings: { name: 'x', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en-US' },
  ...{ cut: {}, completeTo: '2026-10-31', dataSpan: null, today: '2026-11-12' },
}
const answer = (title: string, score: number, more: object = {}) =>
  ({
    ...{ title, status: 'ok', headline: `${title} it is.`, figure: { kind: 'table', columns: [], rows: [] } },
    ...{ importance: { score, size: 1, surprise: 1, reach: 1 }, ...more },
  }) as unknown as Answer

describe('what may happen next', () => {
  it('puts the risks of all domains in one table, the most important first', () => {
    const found = risksAhead.compute(
      [
        answer('Less', 0.1),
        answer('More', 0.4, { action: 'Call.' }),
        answer('None', 0.9, { figure: null }),
        answer('Failed', 0.8, { status: 'failed' }),
      ],
      context,
    )
    expect([found.headline, found.action]).toEqual(['More it is.', 'Call.'])
    expect(found.figure?.kind === 'table' && found.figure.rows.map(({ cells }) => cells)).toEqual([
      ['More', 'More it is.', 'Call.'],
      ['Less', 'Less it is.', null],
    ])
  })
  it('says so where no model says anything', () => {
    const found = risksAhead.compute([answer('x', 0.5, { status: 'insufficient', figure: null })], context)
    expect([found.status, found.figure]).toEqual(['insufficient', null])
  })
  it('asks no answer that is for some roles only', async () => {
    const asked: string[] = []
    const load = { ...context, answers: (name: string) => void asked.push(name) } as unknown as LoadContext
    expect(await risksAhead.load(load)).toEqual([])
    expect(asked).toEqual(risksAhead.after)
    expect(asked.filter((name) => name.startsWith('hr/'))).toEqual([])
  })
})
