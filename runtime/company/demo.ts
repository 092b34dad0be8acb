// The process beside the server that makes the synthetic company in its tenant, or brings it up to yesterday. Started by `premise start`; ends by itself.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { horizonOf } from '../../generators/world/horizon.ts'
import { ask, type Control } from '../control.ts'
import { readSecrets, socketFolder } from '../data-folder.ts'
import { failureLines } from '../failure.ts'
import { say } from '../server-access.ts'
import { demoTenant } from './demo-tenant.ts'
import { installedCompany, refreshed, type Sent, sendChanges, sendCompany } from './installed.ts'
import { possible, yesterdayIn } from './wanted.ts'

const attempts = 4
const pauseMs = 5000

/**
 * Continues the company that is there, and leaves rows of somebody else alone.
 * @param mayMake whether it is made where there are no rows.
 * @throws Failure.
 */
export async function keepDemo(control: Control, mayMake = true): Promise<void> {
  const installed = await installedCompany(control)
  if (installed.kind === 'own' || (installed.kind === 'empty' && !mayMake)) return
  const { timeZone } = await ask<{ timeZone: string }>(control, '/api/settings')
  let yesterday = yesterdayIn(timeZone)
  if (installed.kind === 'empty') {
    say(
      'The tenant is empty, so a synthetic company is made in it while the pages are there already (premise start --demo none makes none).',
    )
    return tell(control, await sendCompany(control, possible({ until: yesterday }), true), yesterday)
  }
  const { options, until } = installed
  // After two years it stands still: so far it is decided.
  const { last } = horizonOf({ ...options, until: options.planned })
  if (yesterday > last) yesterday = last
  if (until === null) {
    const whole = { ...options, until: options.planned }
    await tell(control, await sendCompany(control, whole, true), whole.until)
    return options.planned < yesterday ? keepDemo(control, mayMake) : undefined
  }
  if (until >= yesterday) return
  await tell(control, await sendChanges(control, possible({ ...options, until: yesterday }), until, true), yesterday)
}

async function tell(control: Control, { company, rows, rejected }: Sent, until: string): Promise<void> {
  await refreshed(control)
  say(
    `${company} (synthetic) is there until ${until}: ${rows.toLocaleString('en-US')} rows${rejected === 0 ? '' : `, ${rejected} rejected`}.`,
  )
}

/** The server may be starting again after a crash: what was sent is not sent twice. */
async function main(data: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const control = {
        socket: join(socketFolder(data), 'control.sock'),
        operatorKey: readSecrets(data, []).operator,
      }
      const { tenants } = await ask<{ tenants: { id: string }[] }>(control, '/api/operator/tenants')
      const ofItsOwn = tenants.some(({ id }) => id === demoTenant)
      // Before there were tenants it was made in the first one: there it goes on, and is never begun.
      return await (ofItsOwn ? keepDemo({ ...control, path: `/t/${demoTenant}` }) : keepDemo(control, false))
    } catch (error) {
      if (attempt === attempts) {
        process.stderr.write(
          `The synthetic company is not complete; the next start goes on with it.\n${failureLines(error)}`,
        )
        process.exitCode = 1
        return
      }
      await sleep(pauseMs)
    }
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2] as string)
