import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { Grammar } from './grammar.ts'
import { sentences, topics } from './sentences.ts'

const context = {
  thing: 'unit',
  order: 'order',
  delivery: 'delivery',
  siteWord: 'plant',
  machineWord: 'machine',
  product: 'Gear pumps 120',
  orderId: 'SO-1',
  site: 'Aldermoor',
  machine: 'Lathe 3',
  day: '14 March',
  deadline: '20 March',
  amount: '4,200',
  units: 24,
  days: 3,
  hours: 5,
  account: 'Foo Ltd',
  person: 'Ann Lee',
  writer: 'Bob Ray',
  agent: 'Cy Dee',
  company: 'Reilly Works',
  project: 'Atlas',
  team: 'Finance',
  city: 'Hull',
  region: 'North',
  code: 'E-17',
}

describe('texts', () => {
  it('every topic can be said, and no template is left unfilled', () => {
    for (const topic of topics) {
      for (let seed = 0; seed < 60; seed++) {
        expect(sentences(new Random(seed, topic), topic, context), topic).not.toMatch(/[{}[\]|]|undefined| {2}|^$/)
      }
    }
  })

  it('the same stream says the same, another something else', () => {
    const said = (seed: number) => sentences(new Random(seed, 'a'), 'ticket/delivery', context)
    expect(said(1)).toBe(said(1))
    expect(new Set(Array.from({ length: 200 }, (_, seed) => said(seed))).size).toBeGreaterThan(195)
  })

  it('passes over what the context does not know, and says when nothing is left', () => {
    const grammar = new Grammar({
      a: ['{known} rule', 'slot {missing}', 'choice [{missing}|kept]'],
      known: ['a'],
      b: ['{missing}'],
    })
    const random = new Random(1, 'a')
    const said = new Set(Array.from({ length: 50 }, () => grammar.say(random, 'a', {})))
    expect([...said].sort()).toEqual(['A rule', 'Choice kept'])
    expect(() => grammar.say(random, 'b', {})).toThrow('missing')
    expect(() => grammar.say(random, 'c', {})).toThrow('no rule c')
  })

  it('refuses a template that does not close', () => {
    expect(() => new Grammar({ a: ['{open'] })).toThrow('no } in')
    expect(() => new Grammar({ a: ['[open|'] })).toThrow('no ] in')
  })
})
