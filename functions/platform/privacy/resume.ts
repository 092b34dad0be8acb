// Jobs that an interruption left half done: finished before the next refresh summarises, and before the next request about privacy.
import type { Env } from '../../env.ts'
import { logLine } from '../../log.ts'
import { finishErasure } from './erasure.ts'
import { alone, isBusy, openJobs } from './jobs.ts'
import { finishRetention } from './retention.ts'

/** Never throws: what cannot be finished yet is tried again at the next occasion. @returns how many were finished. */
export async function resumeJobs(env: Env, clock: () => Date): Promise<number> {
  const { id: tenant } = env.TENANT
  if (isBusy(tenant)) return 0
  let done = 0
  try {
    const jobs = await openJobs(env.DB)
    if (jobs.length === 0 || isBusy(tenant)) return 0
    await alone(tenant, async () => {
      for (const job of jobs) {
        const origin = { subject: 'system' }
        if (job.plan.kind === 'erasure') await finishErasure(env, clock, origin, job)
        else await finishRetention(env, clock, origin, job)
        done++
      }
    })
  } catch (error) {
    logLine('error', 'an interrupted job of privacy could not be finished yet', { tenant, error: String(error) })
  }
  return done
}
