// What the last scores say in sums: of everything, of a reader's part, and by group. Small groups of persons are withheld, and what would tell them.
import { type ProtectedLattice, protectedLatticeSteps } from '../../../../lib/disclosure/protected-lattice.ts'
import { roundedMean } from '../../../../lib/disclosure/rounded-mean.ts'
import type { Cut } from '../../../domain.ts'
import { isMagnitude, leastPersons } from '../../metrics/persons-month.ts'
import type { Env } from '../../../env.ts'
import { pause } from '../../db/reader.ts'
import type { NamedModel } from '../registry/catalogue.ts'
import type { Model } from '../features/model.ts'
import { paced } from '../paced.ts'
import { type ScorePlace, scorePlace, type Scoring } from '../registry/scores.ts'
import type { ScoredGroup, ScoresNow } from './model-report.ts'

interface Scored {
  record: string
  score: number
  members: Readonly<Record<string, string>>
}

const unknown = 'Not known'
/** Rows that one statement reads. */
const rowsAtOnce = 2000

interface Kept {
  scoring: number
  /** An erasure takes scores away. */
  count: number
  scores: Promise<CurrentScores>
}

/** The last scores of each model of each tenant, as they were last asked for. */
const kept = new Map<string, Kept>()

/** @returns the scores of a scoring; read once as long as none is added or taken away. */
export async function currentScores(
  { DB: db, TENANT: tenant }: Pick<Env, 'DB' | 'TENANT'>,
  { name, model }: NamedModel,
  scoring: Scoring,
): Promise<CurrentScores> {
  const key = `${tenant.id} ${name}`
  const count = await countOf(db, scorePlace(model), scoring.id)
  const known = kept.get(key)
  if (known?.scoring === scoring.id && known.count === count) return known.scores
  const made: Kept = { scoring: scoring.id, count, scores: CurrentScores.of(db, model, scoring) }
  kept.set(key, made)
  made.scores.catch(() => kept.delete(key))
  return made.scores
}

async function countOf(db: D1Database, { table }: ScorePlace, scoring: number): Promise<number> {
  const row = await db
    .prepare(`SELECT count(*) AS n FROM ${table} WHERE scoring = ?1`)
    .bind(scoring)
    .first<{ n: number }>()
  return row?.n ?? 0
}

async function everyScore(db: D1Database, { table, key }: ScorePlace, scoring: number) {
  const all: { id: number; record: string; score: number; shown: string }[] = []
  for (;;) {
    const { results } = await db
      .prepare(
        `SELECT id, ${key} AS record, score, shown FROM ${table} WHERE scoring = ?1 AND id > ?2 ORDER BY id LIMIT ${rowsAtOnce}`,
      )
      .bind(scoring, all.at(-1)?.id ?? 0)
      .all<(typeof all)[number]>()
    all.push(...results)
    if (results.length < rowsAtOnce) return all
    await pause()
  }
}

/** The scores of all records, and which sums of them may be told. */
export class CurrentScores {
  readonly #model: Model
  readonly #scoring: Scoring
  readonly #all: readonly Scored[]
  /** undefined where records are no persons: nothing is withheld. */
  readonly #lattice: ProtectedLattice | undefined

  private constructor(model: Model, scoring: Scoring, all: readonly Scored[], lattice: ProtectedLattice | undefined) {
    this.#model = model
    this.#scoring = scoring
    this.#all = all
    this.#lattice = lattice
  }

  /** Reads them all, giving the event loop away. */
  static async of(db: D1Database, model: Model, scoring: Scoring): Promise<CurrentScores> {
    const dimensions = model.shown?.by ?? []
    const rows = await everyScore(db, scorePlace(model), scoring.id)
    const all = rows.map(({ record, score, shown }) => ({
      record,
      score,
      members: membersOf(shown, dimensions),
    }))
    if (model.persons !== true) return new CurrentScores(model, scoring, all, undefined)
    const members = all.map((scored) => dimensions.map((name) => scored.members[name] as string))
    const lattice = await paced(
      protectedLatticeSteps(
        { dimensions, members },
        {
          least: leastPersons(model.sensitivity),
          ...(isMagnitude(model.sensitivity) ? { contributions: all.map(({ score }) => score) } : {}),
        },
      ),
    )
    return new CurrentScores(model, scoring, all, lattice)
  }

  /**
   * @param cut the part that is looked at.
   * @param threshold from which a record is marked; undefined without one.
   * @returns null where the part is so small that its sums would tell of single persons.
   */
  now(cut: Cut, threshold: number | undefined): ScoresNow | null {
    const own = this.#within(cut)
    if (!this.#mayTell(own, cut)) return null
    const sum = own.reduce((total, { score }) => total + score, 0)
    const above = (least: number) => own.filter(({ score }) => score > least).length
    return {
      moment: this.#scoring.day,
      records: own.length,
      likely: this.#count(above(0.5), own.length),
      marked: threshold === undefined ? null : this.#count(above(threshold), own.length),
      expected: this.#model.kind === 'regression' ? this.#mean(sum, own.length) : sum,
    }
  }

  /** @returns sums by the members of a dimension, the first unless told, in their order; null where there is none. */
  groups(cut: Cut, by = this.#model.shown?.by?.[0]): { by: string; rows: ScoredGroup[] } | null {
    if (by === undefined) return null
    const own = this.#within(cut)
    const members = [...new Set(own.map((scored) => scored.members[by] as string))].sort()
    const rows = members.map((group): ScoredGroup => {
      const part = { ...cut, [by]: [group] }
      const now = this.now(part, undefined)
      return now === null ? { group } : { group, records: now.records, expected: now.expected }
    })
    return { by, rows }
  }

  #within(cut: Cut): Scored[] {
    const filters = Object.entries(cut)
    return this.#all.filter(({ record, members }) =>
      filters.every(([dimension, admitted]) =>
        admitted.includes(dimension === 'person' ? record : (members[dimension] as string)),
      ),
    )
  }

  /** Of amounts that are a secret of each person as round as means of them are shown. */
  #mean(sum: number, records: number): number {
    if (records === 0) return 0
    const mean = sum / records
    const isSecret = this.#lattice !== undefined && isMagnitude(this.#model.sensitivity)
    return isSecret ? roundedMean(mean, records).mean : mean
  }

  #mayTell(own: readonly Scored[], cut: Cut): boolean {
    if (this.#lattice === undefined || this.#all.length === 0) return true
    if ('person' in cut || own.length === 0) return false
    return own.length >= leastPersons(this.#model.sensitivity) && this.#lattice.answered(cut)
  }

  /** A number of some of these: few of them, or all but few, would tell who it is. */
  #count(some: number, all: number): number | null {
    if (this.#lattice === undefined) return some
    const least = leastPersons(this.#model.sensitivity)
    return all === 0 || ((some === 0 || some >= least) && all - some >= least) ? some : null
  }
}

function membersOf(shown: string, dimensions: readonly string[]): Record<string, string> {
  const all = JSON.parse(shown) as Record<string, string>
  return Object.fromEntries(dimensions.map((name) => [name, all[name] ?? unknown]))
}
