import { domains } from '../../domains.ts'
import type { Env } from '../../env.ts'
import { systemRecorder } from '../audit/audit.ts'
import { recoverInterrupted } from './batches.ts'

/** Takes back what the last process, or a full disk, left half done. To be called at start, before requests are served, and before each refresh. */
export async function recoverBatches(env: Pick<Env, 'DB' | 'TENANT'>, now: Date): Promise<number> {
  return recoverInterrupted(
    env.DB,
    domains.flatMap((domain) => domain.tables),
    systemRecorder(env, now),
  )
}
