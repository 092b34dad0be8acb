// Whether the log that lies in the database is the one that was written: checked slice by slice while others are served.
import type { Env } from '../../env.ts'
import { pause } from '../db/reader.ts'
import { lastRecord, recordHash } from './audit.ts'
import { type AuditRow, ChainCheck, type Checkpoint, type Damage, fieldsOf, recordColumns } from './chain.ts'
import { isOurs, savedCheckpoints } from './checkpoint.ts'
import { outlive } from './outlive.ts'

const sliceRecords = 1000
/** A check that ended is believed for so long; then all is checked again, since what was good may have been changed. */
const believedMs = 60_000
/** A check that has not ended by then never will. */
const givenUpMs = 3_600_000

export interface ChainState {
  /** Records found good, from the first on. */
  checked: number
  /** Records that there were when the check began. */
  records: number
  /** When the check that this says the result of began. */
  at: string
  ended: boolean
  damage: Damage | null
  /** The newest checkpoint in the database. */
  checkpoint: Checkpoint | null
}

type ChainEnv = Pick<Env, 'DB' | 'TENANT' | 'AUDIT_KEY'>

const states = new Map<string, ChainState>()

/** @returns what is known of the tenant's log; of a long one it is what a check that goes on has found so far. */
export async function chainState(env: ChainEnv, now: Date): Promise<ChainState> {
  const known = states.get(env.TENANT.id)
  if (known !== undefined && now.getTime() - Date.parse(known.at) < (known.ended ? believedMs : givenUpMs)) return known
  const state: ChainState = {
    checked: 0,
    records: 0,
    at: now.toISOString(),
    ended: false,
    damage: null,
    checkpoint: null,
  }
  let aFew: () => void = () => undefined
  const started = new Promise<void>((resolve) => {
    aFew = resolve
  })
  states.set(env.TENANT.id, state)
  const done = check(env, state, aFew).finally(aFew)
  done.catch(() => states.delete(env.TENANT.id))
  outlive(done)
  // A log of some thousand records is checked before the answer.
  await Promise.race([started, done])
  return state
}

async function check(env: ChainEnv, state: ChainState, aFew: () => void): Promise<void> {
  const checkpoints = await savedCheckpoints(env)
  state.checkpoint = checkpoints.at(-1) ?? null
  state.records = (await lastRecord(env.DB)).seq
  if (state.checkpoint !== null && !(await isOurs(env, state.checkpoint))) {
    state.damage = {
      seq: state.checkpoint.seq,
      what: `The checkpoint of ${state.checkpoint.at} is not signed with the key of this installation.`,
    }
    state.ended = true
    return
  }
  const chain = new ChainCheck(checkpoints)
  for (let slice = 1; state.damage === null; slice++) {
    const rows = await slices(env.DB, chain.seq)
    for (const row of rows) {
      state.damage = chain.see(row, await recordHash(row.previous, fieldsOf(row)))
      if (state.damage !== null) break
    }
    state.checked = chain.seq
    // What was written meanwhile is checked as well.
    state.records = Math.max(state.records, chain.seq)
    if (rows.length < sliceRecords) break
    if (slice === 5) aFew()
    await pause()
  }
  state.damage ??= chain.end()
  state.ended = true
}

async function slices(db: D1Database, after: number): Promise<AuditRow[]> {
  // The first one from the very beginning, so that a record put before it is seen.
  const where = after === 0 ? '' : 'WHERE seq > ?1'
  const query = db.prepare(`SELECT ${recordColumns} FROM audit_record ${where} ORDER BY seq LIMIT ${sliceRecords}`)
  const { results } = await (after === 0 ? query : query.bind(after)).all<AuditRow>()
  return results
}
