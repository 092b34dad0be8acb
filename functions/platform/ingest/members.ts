import { getTableColumns, getTableName } from 'drizzle-orm'
import { Problem } from '../../problem.ts'
import { copied, hashOf } from './recent.ts'
import { columnName } from './sql.ts'
import type { Mapping, Reference, Value } from './table.ts'

const most = 100_000

/** A power of two: members met not long ago, before a Map is asked. */
const recentSlots = 256

interface Known {
  texts: string[]
  id: number
}

type Row = Record<string, string | number>

/** The members of one dimension during one import; new ones get their id here and are written with the rows that name them. */
export class Members {
  readonly reference: Reference
  /** Said in the report. */
  readonly notes: string[] = []
  /** Ids created by this import. */
  firstId = 0
  lastId = 0
  readonly #mapping: Mapping
  readonly #rows = new Map<number, Row>()
  readonly #ids = new Map<string, number>()
  readonly #known = new Map<string, Known>()
  readonly #recent: (Known | undefined)[] = new Array(recentSlots).fill(undefined)
  #reason = ''
  #pending: number[] = []
  #changes: { id: number; attribute: string; value: string | number }[] = []
  #nextId = 1

  private constructor(reference: Reference, mapping: Mapping) {
    this.reference = reference
    this.#mapping = mapping
  }

  static async load(db: D1Database, reference: Reference, mapping: Mapping): Promise<Members> {
    const members = new Members(reference, mapping)
    const { results } = await db
      .prepare(`SELECT * FROM ${getTableName(reference.table)} ORDER BY id LIMIT ${most + 1}`)
      .all<Row & { id: number }>()
    const attributes = attributesOf(reference)
    for (const result of results) {
      const row: Row = {}
      for (const attribute of attributes)
        row[attribute] = result[columnName(reference.table, attribute)] as string | number
      members.#rows.set(result.id, row)
      members.#ids.set(String(row[reference.key]), result.id)
      members.#nextId = Math.max(members.#nextId, result.id + 1)
    }
    return members
  }

  get reason(): string {
    return this.#reason
  }

  row(id: number): Row {
    return this.#rows.get(id) as Row
  }

  created(id: number): boolean {
    return this.firstId !== 0 && id >= this.firstId
  }

  /**
   * Each combination of texts is worked out once.
   * @param texts of all fields; @param fields which of them describe the member.
   * @returns the member's id, or 0 with `reason` set.
   */
  id(texts: string[], fields: number[], values: () => Value[]): number {
    let hash = 0
    for (let at = 0; at < fields.length; at++)
      hash = Math.imul(hash, 31) + hashOf(texts[fields[at] as number] as string)
    const slot = hash & (recentSlots - 1)
    const recent = this.#recent[slot]
    if (recent !== undefined && isSame(recent, texts, fields)) return recent.id
    const memo = fields.map((field) => texts[field]).join('\u0000')
    let known = this.#known.get(memo)
    if (known === undefined) {
      // Copies: what is kept of a member would keep the piece of the file that it was cut from.
      const id = this.#resolve(values().map((value) => (typeof value === 'string' ? copied(value) : value)))
      if (id === 0) return 0
      if (this.#known.size > most) this.#known.clear()
      known = { texts: fields.map((field) => copied(texts[field] as string)), id }
      this.#known.set(copied(memo), known)
    }
    this.#recent[slot] = known
    return known.id
  }

  /** Statements that write what is new since the last call. */
  statements(db: D1Database): D1PreparedStatement[] {
    const { table } = this.reference
    const attributes = attributesOf(this.reference)
    const statements: D1PreparedStatement[] = []
    if (this.#pending.length > 0) {
      const names = attributes.map((attribute) => columnName(table, attribute))
      const rows = this.#pending.map((id) => [id, ...attributes.map((attribute) => this.row(id)[attribute])])
      const picks = ['id', ...names].map((_, index) => `value->>${index}`)
      statements.push(
        db
          .prepare(
            `INSERT INTO ${getTableName(table)} (id, ${names.join(', ')}) SELECT ${picks.join(', ')} FROM json_each(?1)`,
          )
          .bind(JSON.stringify(rows)),
      )
    }
    for (const { id, attribute, value } of this.#changes) {
      statements.push(
        db
          .prepare(`UPDATE ${getTableName(table)} SET ${columnName(table, attribute)} = ?1 WHERE id = ?2`)
          .bind(value, id),
      )
    }
    this.#pending = []
    this.#changes = []
    return statements
  }

  #resolve(values: Value[]): number {
    const { reference } = this
    const member = reference.member(values, this.#mapping)
    if (typeof member === 'string') {
      this.#reason = member
      return 0
    }
    const key = String(member.row[reference.key])
    const id = this.#ids.get(key)
    if (id === undefined) return this.#create(key, { ...member.row, ...member.declared }, member.note)
    this.#compare(id, key, member.row, member.declared)
    return id
  }

  #create(key: string, row: Row, note: string | undefined): number {
    if (this.#rows.size >= most) {
      throw new Problem(
        422,
        'too-many-members',
        `The file names more than 100,000 different values of ${this.reference.name}.`,
        'Check that the right column is matched: free text is no dimension.',
      )
    }
    const id = this.#nextId++
    if (this.firstId === 0) this.firstId = id
    this.lastId = id
    this.#rows.set(id, row)
    this.#ids.set(key, id)
    this.#pending.push(id)
    if (note !== undefined && this.notes.length < 200) this.notes.push(note)
    return id
  }

  #compare(id: number, key: string, row: Row, declared: Row | undefined): void {
    const kept = this.row(id)
    for (const [attribute, value] of Object.entries(declared ?? {})) {
      if (kept[attribute] === value) continue
      kept[attribute] = value
      this.#changes.push({ id, attribute, value })
    }
    for (const attribute of this.reference.compare ?? []) {
      const note = `${this.reference.name} ${key}: the file says ${attribute} "${row[attribute]}", kept "${kept[attribute]}".`
      if (kept[attribute] !== row[attribute] && this.notes.length < 200 && !this.notes.includes(note))
        this.notes.push(note)
    }
  }
}

function isSame(known: Known, texts: string[], fields: number[]): boolean {
  for (let at = 0; at < fields.length; at++) if (known.texts[at] !== texts[fields[at] as number]) return false
  return true
}

function attributesOf(reference: Reference): string[] {
  return Object.keys(getTableColumns(reference.table)).filter((name) => name !== 'id')
}
