// Which cuts row rules use: what a run computes beside the whole.
import type { Cut } from '../../domain.ts'
import { cutKey, cutOf } from '../identity/policy.ts'
import { emptyDimensions } from '../identity/reach.ts'
import { policyOf, withBelow } from '../identity/subject.ts'

export interface CutInUse {
  /** '' for everything. */
  key: string
  cut: Cut
}

export interface CutsInUse {
  /** The whole first, then those that most people have. */
  cuts: CutInUse[]
  /** How many are used beyond the most that a run computes. */
  leftOut: number
}

/** Cuts beside the whole that one run computes. */
const cutsMost = 200

const wholeCut: CutInUse = { key: '', cut: {} }

/** People and tokens that can get in, by what their rights depend on. */
const accounts = `SELECT role, scope, person FROM identity_user WHERE disabled_at IS NULL
  UNION ALL SELECT role, scope, NULL FROM identity_token WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?1)`

/**
 * @param answers whether anything can be divided by all of these dimensions; cuts by others are not computed.
 * @returns the cuts of everybody who can get in, what lies below their members included.
 */
export async function cutsInUse(
  db: D1Database,
  now: Date,
  answers: (dimensions: readonly string[]) => boolean,
): Promise<CutsInUse> {
  const { results: roles } = await db
    .prepare(`SELECT DISTINCT role FROM (${accounts}) ORDER BY role`)
    .bind(now.toISOString())
    .all<{ role: string }>()
  const used = new Map<string, { cut: Cut; users: number }>()
  const below = new Map<string, Cut>()
  for (const { role } of roles) {
    const policy = await policyOf(db, role)
    if (policy.rows.length === 0 || !answers(policy.rows)) continue
    const person = policy.rows.includes('person') ? 'person' : 'NULL'
    const { results } = await db
      .prepare(
        `SELECT scope, ${person} AS person, count(*) AS users FROM (${accounts}) WHERE role = ?2 GROUP BY 1, 2 ORDER BY 1, 2`,
      )
      .bind(now.toISOString(), role)
      .all<{ scope: string; person: string | null; users: number }>()
    for (const { scope, person: own, users } of results) {
      const whole = below.get(scope) ?? (await withBelow(db, JSON.parse(scope) as Cut))
      below.set(scope, whole)
      const cut = cutOf(policy, own === null ? whole : { ...whole, person: [own] })
      if (emptyDimensions(cut).length > 0) continue
      const key = cutKey(cut)
      used.set(key, { cut, users: users + (used.get(key)?.users ?? 0) })
    }
  }
  const cuts = [...used].sort(([a, { users: m }], [b, { users: n }]) => n - m || (a < b ? -1 : 1))
  return {
    cuts: [wholeCut, ...cuts.slice(0, cutsMost).map(([key, { cut }]) => ({ key, cut }))],
    leftOut: Math.max(0, cuts.length - cutsMost),
  }
}
