import { beforeAll, describe, expect, it } from 'vitest'
import { documentsTables } from '../../functions/documents/tables.ts'
import type { Row } from '../area.ts'
import { checkedOptions } from '../options.ts'
import { makeWorld, type World } from '../world.ts'
import { unrest } from '../world/morale.ts'
import { clauseKinds } from './clauses.ts'
import { documents } from './documents.ts'
import { partsOf, thousands } from './texts.ts'

const until = '2026-10-31'

function rowsOf(world: World): Map<string, Row[]> {
  const tables = new Map<string, Row[]>()
  const add = ([table, row]: [string, Row]) => {
    const rows = tables.get(table)
    if (rows === undefined) tables.set(table, [row])
    else rows.push(row)
  }
  for (const row of documents.start?.(world) ?? []) add(row)
  for (const month of world.months) for (const row of documents.month(world, month, { post: () => undefined })) add(row)
  return tables
}

describe('documents', () => {
  let world: World
  let rows: Map<string, Row[]>
  const of = (table: string) => rows.get(`documents/${table}`) ?? []
  beforeAll(() => {
    world = makeWorld(checkedOptions({ months: 24, employees: 600, until }))
    rows = rowsOf(world)
  })

  it('fills the tables that the domain takes, with their fields', () => {
    expect([...rows.keys()].sort()).toEqual([...documents.tables].sort())
    for (const { name, fields } of documentsTables) {
      expect(Object.keys((rows.get(name) as Row[])[0] as Row).sort()).toEqual(fields.map((field) => field.name).sort())
    }
  })

  it('has unique keys and no row after the last day', () => {
    for (const each of rows.values()) {
      expect(new Set(each.map((row) => Object.values(row)[0])).size).toBe(each.length)
      expect(each.every(({ day }) => String(day) <= until)).toBe(true)
    }
  })

  it('keeps texts short enough for ingest, and whole', () => {
    for (const each of rows.values()) for (const { text } of each) expect(String(text).length).toBeLessThanOrEqual(1900)
    const parts = of('document').filter(({ document_id: id }) => id === 'CON-SUP-002')
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, i) => i + 1))
    const whole = parts.map(({ text }) => text).join('\n\n')
    for (const { text } of of('clause').filter(({ document_id: id }) => id === 'CON-SUP-002'))
      expect(whole).toContain(text)
  })

  it('has contracts with every kind of clause, a few of them risky', () => {
    const clauses = of('clause')
    expect([...new Set(clauses.map(({ kind }) => kind))].sort()).toEqual([...clauseKinds].sort())
    const share = (risk: string) => clauses.filter((clause) => clause.risk === risk).length / clauses.length
    expect(share('high')).toBeGreaterThan(0.02)
    expect(share('high')).toBeLessThan(0.1)
    expect(share('medium')).toBeLessThan(0.2)
  })

  it('signs every contract on the day on which the customer comes', () => {
    const contracts = new Map(
      of('document')
        .filter(({ kind }) => kind === 'customer contract')
        .map((row) => [row.party_id, row.day]),
    )
    expect(contracts.size).toBeGreaterThan(50)
    for (const { id, since } of world.accounts) {
      if (since >= 0 && contracts.has(id)) expect(contracts.get(id)).toBe(world.days[since]?.day)
    }
  })

  it('is strained where people are restless, and good-humoured elsewhere', () => {
    const people = new Map(world.people.map((person) => [person.id, person]))
    const dayIndex = new Map(world.days.map(({ day }, i) => [day, i]))
    const share = (picked: (unrest: number) => boolean, tone: string) => {
      const messages = of('message').filter(({ from_id: from, day }) =>
        picked(unrest(world, people.get(String(from)) as World['people'][number], dayIndex.get(String(day)) as number)),
      )
      return messages.filter((message) => message.tone === tone).length / messages.length
    }
    expect(share((felt) => felt > 0.8, 'strained')).toBeGreaterThan(1.8 * share((felt) => felt < 0.1, 'strained'))
    expect(share((felt) => felt > 0.8, 'good')).toBeLessThan(share((felt) => felt < 0.1, 'good'))
  })

  it('shows a leaving-team in the tone of its mails, and without events does not', () => {
    const strained = (events: 'planted' | 'none') => {
      const planted = world.events.find(({ kind }) => kind === 'leaving-team')
      if (planted === undefined) throw new Error('a leaving-team is planted')
      const messages =
        (events === 'planted' ? rows : rowsOf(makeWorld({ ...world.options, events }))).get('documents/message') ?? []
      const team = messages.filter((message) => message.team === planted.where.department)
      const during = team.filter(({ day }) => String(day) >= planted.from && String(day) <= planted.to)
      const before = team.filter(({ day }) => String(day) < (world.days[planted.first - 90]?.day ?? ''))
      const share = (some: Row[]) => some.filter(({ tone }) => tone === 'strained').length / some.length
      return share(during) / share(before)
    }
    expect(strained('planted')).toBeGreaterThan(1.7)
    expect(strained('none')).toBeLessThan(1.5)
  })

  it('gives actions to people who are there, with a day', () => {
    for (const { kind, due_on: due, day } of of('meeting'))
      expect(kind === 'action' ? String(due) > String(day) : due === null).toBe(true)
  })

  it('seldom says the same twice', () => {
    const variety = (channel: string) => {
      const texts = of('message')
        .filter((message) => message.channel === channel)
        .map(({ text }) => text)
      return new Set(texts).size / texts.length
    }
    expect(variety('mail')).toBeGreaterThan(0.99)
    expect(variety('chat')).toBeGreaterThan(0.85)
  })
})

describe('parts of a text', () => {
  it('end with a paragraph, or with a word where there is none', () => {
    expect(partsOf('one\n\ntwo')).toEqual(['one\n\ntwo'])
    expect(partsOf(`${'a'.repeat(1500)}\n\n${'b'.repeat(1500)}`)).toEqual(['a'.repeat(1500), 'b'.repeat(1500)])
    const long = 'word '.repeat(900).trim()
    expect(partsOf(long).every((part) => part.length <= 1900)).toBe(true)
    expect(partsOf(long).join(' ')).toBe(long)
    expect(partsOf('')).toEqual([])
  })

  it('groups thousands', () => {
    expect([0, 999, 1000, 12_050, 1_000_007].map(thousands)).toEqual(['0', '999', '1,000', '12,050', '1,000,007'])
  })
})
