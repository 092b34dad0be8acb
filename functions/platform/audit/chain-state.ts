// Whether the log that lies in the database is the one that was written: checked slice by slice while others are served.
import type { Env } from '../../env.ts'
import { pause } from '../db/reader.ts'
import { lastRecord, recordHash } from './audit.ts'
import { type AuditRow, ChainCheck, type Checkpoint, type Damage, fieldsOf, recordColumns } from './chain.ts'
import { isSigned, newestCheckpoint, presentKey, savedCheckpoints } from './checkpoint.ts'
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
  /** The newest checkpoint in the database, and whether it names the key that the installation has now. */
  checkpoint: Checkpoint | null
  presentKey: boolean
}

type ChainEnv = Pick<Env, 'DB' | 'TENANT' | 'AUDIT_KEY'>

interface Check {
  state: ChainState
  chain: ChainCheck
}

const checks = new Map<string, Check>()

/** @returns what is known of the tenant's log up to now; of a long one it is what a check that goes on has found so far. */
export async function chainState(env: ChainEnv, now: Date): Promise<ChainState> {
  const known = checks.get(env.TENANT.id)
  const ageMs = known === undefined ? 0 : now.getTime() - Date.parse(known.state.at)
  if (known !== undefined && ageMs < (known.state.ended ? believedMs : givenUpMs)) {
    const newest = await newestCheckpoint(env)
    known.state.checkpoint = newest
    known.state.presentKey = newest?.publicKey === (await presentKey(env))
    if (known.state.ended && known.state.damage === null) await checked(env, known)
    return known.state
  }
  const [newest = null, ...older] = await savedCheckpoints(env)
  const ours = await presentKey(env)
  // Those of a former key prove nothing here: whoever can write to the database can make a key.
  const checkpoints = [...(newest === null ? [] : [newest]), ...older].filter(({ publicKey }) => publicKey === ours)
  const state: ChainState = {
    checked: 0,
    records: (await lastRecord(env.DB)).seq,
    at: now.toISOString(),
    ended: false,
    damage: await falseCheckpoint(checkpoints[0]),
    checkpoint: newest,
    presentKey: newest?.publicKey === ours,
  }
  const check = { state, chain: new ChainCheck(checkpoints.reverse()) }
  checks.set(env.TENANT.id, check)
  await checked(env, check)
  return state
}

/** Goes on with a check from where it stands. Resolves at its end; of a long log after some thousand records, and the rest goes on. */
async function checked(env: ChainEnv, check: Check): Promise<void> {
  check.state.ended = false
  let aFew: () => void = () => undefined
  const some = new Promise<void>((resolve) => {
    aFew = resolve
  })
  const done = follow(env.DB, check, aFew)
  done.catch(() => checks.delete(env.TENANT.id))
  outlive(done)
  await Promise.race([some, done])
}

async function follow(db: D1Database, { state, chain }: Check, aFew: () => void): Promise<void> {
  for (let slice = 1; state.damage === null; slice++) {
    const rows = await recordsAfter(db, chain.seq)
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

async function falseCheckpoint(newest: Checkpoint | undefined): Promise<Damage | null> {
  if (newest === undefined || (await isSigned(newest))) return null
  return { seq: newest.seq, what: `The checkpoint of ${newest.at} was changed: its signature does not fit.` }
}

async function recordsAfter(db: D1Database, seq: number): Promise<AuditRow[]> {
  const query = `SELECT ${recordColumns} FROM audit_record ${seq === 0 ? '' : 'WHERE seq > ?1 '}ORDER BY seq LIMIT ${sliceRecords}`
  const statement = db.prepare(query)
  // The first slice is from the very beginning, so that a record put before it is seen.
  const { results } = await (seq === 0 ? statement : statement.bind(seq)).all<AuditRow>()
  return results
}
