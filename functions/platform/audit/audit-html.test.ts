// I9 in the audit viewer: what was recorded may have been chosen by an attacker, and a tampered record may hold anything.
import { describe, expect, it } from 'vitest'
import { auditHtml, type AuditPage, chainSentence } from './audit-html.ts'
import type { AuditRow } from './chain.ts'
import type { ChainState } from './chain-state.ts'

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&</Script>javascript:alert(1)`
const settings = { name: hostile, timeZone: 'Europe/Berlin', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en-GB' }
const chain: ChainState = {
  checked: 2,
  records: 2,
  at: '2026-11-22T10:00:00Z',
  ended: true,
  damage: null,
  checkpoint: null,
  presentKey: false,
}
const row = (more: Partial<AuditRow> = {}): AuditRow => ({
  seq: 1,
  at: '2026-11-22T10:00:00.000Z',
  subject: 'user:1',
  actor: null,
  action: 'token.create',
  resource: 'token:4',
  outcome: 'done',
  source: '10.0.0.1',
  request_id: 'r-1',
  detail: '{"role":"viewer"}',
  previous: '0',
  hash: 'f',
  ...more,
})
const page = (more: Partial<AuditPage> = {}) =>
  auditHtml({ base: '/base', settings, filter: {}, records: [row()], next: null, chain, mayExport: true, ...more })

describe('the page of the audit log', () => {
  it('shows everything as text, whatever stands in the records, the filters and the checkpoint', () => {
    const all = Object.fromEntries(Object.keys(row()).map((key) => [key, hostile])) as unknown as AuditRow
    const checkpoint = {
      tenant: hostile,
      seq: 1,
      hash: hostile,
      at: '2026-11-22T10:00:00Z',
      publicKey: hostile,
      signature: hostile,
    }
    const filter = Object.fromEntries(
      ['subject', 'action', 'resource', 'outcome', 'from', 'to', 'request'].map((name) => [name, hostile]),
    )
    const html = page({
      records: [all],
      filter,
      next: 7,
      chain: { ...chain, checkpoint, damage: { seq: 1, what: hostile } },
    })
    expect(html).not.toMatch(/<script|<img|<\/Script|="[^"<]*<|onerror=[^a]/i)
    expect(html.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(12)
    // Only tags that the page itself writes.
    expect([...new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]))].sort()).toEqual([
      'a',
      'bdi',
      'br',
      'button',
      'caption',
      'code',
      'div',
      'form',
      'input',
      'label',
      'option',
      'p',
      'select',
      'span',
      'strong',
      'table',
      'tbody',
      'td',
      'th',
      'thead',
      'time',
      'tr',
    ])
  })

  it('keeps filters on the way to older records and to the export', () => {
    const html = page({ filter: { subject: 'user:1', action: 'a&b=c' }, next: 42 })
    expect(html).toContain('href="/base/audit?subject=user%3A1&amp;action=a%26b%3Dc&amp;before=42"')
    expect(html).toContain('href="/base/api/audit.csv?subject=user%3A1&amp;action=a%26b%3Dc"')
    expect(page({ mayExport: false })).not.toContain('audit.csv')
  })

  it('shows when in the zone of the company, who acted as whom, and what was refused', () => {
    const html = page({ records: [row({ actor: 'user:9', outcome: 'refused' })] })
    expect(html).toContain('11:00')
    expect(html).toContain('user:9 as user:1')
    expect(html).toContain('<span class="bad">Refused</span>')
  })

  it('says in words whether the log is whole', () => {
    const said = (more: Partial<ChainState>) => chainSentence({ settings, chain: { ...chain, ...more } })
    expect(said({})).toMatch(/^The log is whole: 2 records/)
    expect(said({ checked: 1 })).toMatch(/^The log is whole: 1 record,/)
    expect(said({ checked: 0 })).toBe('Nothing has been recorded yet.')
    expect(said({ ended: false, checked: 5000, records: 1_000_000 })).toMatch(
      /being checked: 5,000 of 1,000,000 records/,
    )
    expect(said({ checked: 3, damage: { seq: 4, what: 'Record 4 is missing.' } })).toBe(
      'The log is damaged. Record 4 is missing. Before it, 3 records are as written.',
    )
  })
})
