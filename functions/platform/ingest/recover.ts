import { domains } from '../../domains.ts'
import { recoverInterrupted } from './batches.ts'

/** Takes back what the last process, or a full disk, left half done. To be called at start, before requests are served, and before each refresh. */
export async function recoverBatches(db: D1Database): Promise<number> {
  return recoverInterrupted(
    db,
    domains.flatMap((domain) => domain.tables),
  )
}
