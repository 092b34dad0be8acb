// O7: what an attacker with the database file may try, and where it shows.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type AuditRow, ChainCheck, type Checkpoint, fieldsOf, nothingBefore, recordText } from './chain.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function log(records: number, first: Partial<AuditRow> = {}): AuditRow[] {
  const rows: AuditRow[] = []
  let previous = nothingBefore
  for (let seq = 1; seq <= records; seq++) {
    const row: AuditRow = {
      seq,
      at: '2026-11-22T10:00:00.000Z',
      subject: `user:${seq}`,
      actor: null,
      action: 'token.create',
      resource: 'token:1',
      outcome: 'done',
      source: null,
      request_id: null,
      detail: null,
      previous,
      hash: '',
      ...(seq === 1 ? first : {}),
    }
    row.hash = sha256(recordText(previous, fieldsOf(row)))
    previous = row.hash
    rows.push(row)
  }
  return rows
}

const checkpointAt = (rows: AuditRow[], seq: number): Checkpoint => ({
  tenant: 'main',
  seq,
  hash: rows[seq - 1]?.hash ?? '',
  at: '2026-11-22T11:00:00.000Z',
  publicKey: 'k',
  signature: 's',
})

function check(rows: AuditRow[], checkpoints: Checkpoint[] = []) {
  const chain = new ChainCheck(checkpoints)
  for (const row of rows) {
    const damage = chain.see(row, sha256(recordText(row.previous, fieldsOf(row))))
    if (damage !== null) return damage
  }
  return chain.end()
}

const rows = log(10)
const at = (seq: number) => rows[seq - 1] as AuditRow

describe('O7: a log that was tampered with', () => {
  it('is whole before', () => {
    expect(check(rows)).toBeNull()
    expect(check(rows, [checkpointAt(rows, 4), checkpointAt(rows, 10)])).toBeNull()
    expect(check([])).toBeNull()
  })

  it.each([
    'at',
    'subject',
    'actor',
    'action',
    'resource',
    'outcome',
    'source',
    'request_id',
    'detail',
    'previous',
    'hash',
  ])('shows a changed %s', (column) => {
    expect(check(rows.map((row) => (row.seq === 7 ? { ...row, [column]: 'x' } : row)))).toMatchObject({ seq: 7 })
  })

  it('shows the kind of a value', () => {
    const typed = log(3, { detail: '1' })
    expect(check(typed)).toBeNull()
    expect(check([{ ...(typed[0] as AuditRow), detail: 1 as unknown as string }, ...typed.slice(1)])).toMatchObject({
      seq: 1,
    })
  })

  it('shows a changed record whose own hash was made to fit', () => {
    const changed = { ...at(7), subject: 'user:666' }
    changed.hash = sha256(recordText(changed.previous, fieldsOf(changed)))
    expect(check(rows.map((row) => (row.seq === 7 ? changed : row)))).toMatchObject({
      seq: 8,
      what: expect.stringContaining('replaced'),
    })
  })

  it('shows deleted records', () => {
    expect(check(rows.filter(({ seq }) => seq !== 1))).toMatchObject({ seq: 1, what: 'Record 1 is missing.' })
    expect(check(rows.filter(({ seq }) => seq < 4 || seq > 6))).toMatchObject({
      seq: 4,
      what: 'Records 4 to 6 are missing.',
    })
  })

  it('shows deleted records whose gap was closed by counting anew', () => {
    const closed = rows.filter(({ seq }) => seq !== 4).map((row, index) => ({ ...row, seq: index + 1 }))
    expect(check(closed)).toMatchObject({ seq: 4 })
  })

  it('shows exchanged records, and one put twice or before the first', () => {
    const exchanged = [...rows.slice(0, 4), { ...at(6), seq: 5 }, { ...at(5), seq: 6 }, ...rows.slice(6)]
    expect(check(exchanged)).toMatchObject({ seq: 5 })
    expect(check([...rows.slice(0, 5), at(5), ...rows.slice(5)])).toMatchObject({ seq: 5 })
    expect(check([{ ...at(1), seq: 0 }, ...rows])).toMatchObject({ seq: 0 })
  })

  it('shows a cut end, and an older database, against a checkpoint only', () => {
    expect(check(rows.slice(0, 8))).toBeNull()
    expect(check(rows.slice(0, 8), [checkpointAt(rows, 10)])).toMatchObject({
      seq: 9,
      what: expect.stringMatching(/^Records 9 to 10 are missing/),
    })
    expect(check([], [checkpointAt(rows, 10)])).toMatchObject({ seq: 1 })
  })

  it('shows a log that was written anew as a whole, against a checkpoint only', () => {
    const anew = log(10, { subject: 'user:666' })
    expect(check(anew)).toBeNull()
    expect(check(anew, [checkpointAt(rows, 5)])).toMatchObject({
      seq: 5,
      what: expect.stringContaining('written anew'),
    })
  })

  it('shows an end that was cut off and grew again', () => {
    const grown = [...rows.slice(0, 8)]
    let previous = at(8).hash
    for (const seq of [9, 10, 11]) {
      const row = { ...at(2), seq, previous }
      row.hash = sha256(recordText(previous, fieldsOf(row)))
      previous = row.hash
      grown.push(row)
    }
    expect(check(grown)).toBeNull()
    expect(check(grown, [checkpointAt(rows, 10)])).toMatchObject({ seq: 10 })
  })
})
