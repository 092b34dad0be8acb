// Which unit lies below which: a row rule on a department reaches the departments below it.
import type { Context } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { closeStreams } from '../live/live.ts'
import { forgetSubjects } from './identify.ts'
import { inTurn } from './in-turn.ts'
import { rowDimensions } from './policy.ts'
import { withBelow } from './subject.ts'

export interface Unit {
  dimension: string
  member: string
  parent: string
}

const member = z.string().trim().min(1).max(200)

/** `parent` null takes the member out again. */
export const unitSchema = z.strictObject({
  dimension: z.enum(rowDimensions.filter((name) => name !== 'person') as [string, ...string[]]),
  member,
  parent: member.nullable(),
})

export async function listUnits(db: D1Database): Promise<Unit[]> {
  const { results } = await db
    .prepare('SELECT dimension, member, parent FROM identity_unit ORDER BY dimension, parent, member')
    .all<Unit>()
  return results
}

/**
 * Puts a unit below another one, or below none.
 * @throws Problem 403 for somebody with row rules of the own, 409 when it would lie below itself.
 */
export function setUnit(c: Context<AppEnv>, unit: z.infer<typeof unitSchema>): Promise<void> {
  const { env } = c
  return inTurn(env.TENANT.id, async () => {
    const { dimension, parent } = unit
    demandNoRows(c, dimension)
    if (parent !== null) {
      const below = (await withBelow(env.DB, { [dimension]: [unit.member] }))[dimension] ?? []
      if (below.includes(parent))
        throw new Problem(
          409,
          'unit-cycle',
          `"${parent}" is "${unit.member}" or lies below it.`,
          'Take it out from below first.',
        )
    }
    const statement =
      parent === null
        ? env.DB.prepare('DELETE FROM identity_unit WHERE dimension = ?1 AND member = ?2').bind(dimension, unit.member)
        : env.DB.prepare(
            'INSERT INTO identity_unit (dimension, member, parent) VALUES (?1, ?2, ?3) ON CONFLICT (dimension, member) DO UPDATE SET parent = excluded.parent',
          ).bind(dimension, unit.member, parent)
    await audit(c, { action: 'unit.set', resource: `unit:${dimension}`, detail: unit }, [statement])
    forgetSubjects(env.TENANT.id)
    closeStreams(env.TENANT.id)
  })
}

/** Putting a unit below one's own would widen one's own rights. */
function demandNoRows(c: Context<AppEnv>, dimension: string): void {
  if (c.get('subject')?.cut[dimension] === undefined) return
  throw new Problem(
    403,
    'beyond-your-rights',
    `Your own rights reach only some members of ${dimension}.`,
    'Ask an owner of this installation.',
  )
}
