// The versions of a tenant's key: which are in use, and putting everything under the newest.
import type { Env } from '../../env.ts'
import { openVault } from '../privacy/vault.ts'

/** @returns the version that seals, and how many keys are wrapped under each. */
export async function keyUse(env: Env, now: Date): Promise<{ current: number; inUse: Record<string, number> }> {
  await openVault(env, now)
  const { results } = await env.VAULT.prepare(
    `SELECT substr(wrapped, 4, instr(substr(wrapped, 4), '.') - 1) AS version, count(*) AS n
     FROM (SELECT wrapped FROM privacy_root UNION ALL SELECT wrapped FROM privacy_person WHERE wrapped IS NOT NULL) GROUP BY 1`,
  ).all<{ version: string; n: number }>()
  return { current: env.KEYS.current, inUse: Object.fromEntries(results.map(({ version, n }) => [version, n])) }
}

/** Wraps everything under the version that seals now, slice by slice; what an interrupted call has done stays done. */
export async function rekey(env: Env, now: Date): Promise<{ rewrapped: number }> {
  return { rewrapped: await (await openVault(env, now)).persons.rewrap() }
}
