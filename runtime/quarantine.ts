// A tenant whose database is damaged is not opened: nothing is written to it, it answers 503, and the others are served.
import { damagedTenants } from './database.ts'
import { Failure } from './failure.ts'
import { log } from './logs.ts'

/**
 * @param whole reads every page and logs what is wrong; else the databases are only opened.
 * @returns the damaged tenants.
 * @throws Failure when no other is left.
 */
export function requireSound(data: string, tenants: readonly string[], whole: boolean): string[] {
  const damaged = damagedTenants(data, tenants, whole)
  const [first] = damaged
  if (first !== undefined && damaged.size === tenants.length)
    throw new Failure(
      `The database is damaged: ${first[1]}.`,
      `Bring back a backup: premise restore BACKUP --data DIR --force${tenants.length > 1 ? ' --tenant ID' : ''}`,
    )
  if (whole)
    for (const [tenant, says] of damaged)
      log('error', 'the database of a tenant is damaged: it is not opened, and the others are served', { tenant, says })
  return [...damaged.keys()]
}

/** @returns '' or '/t/<id>': where the first tenant that is not damaged answers on the control socket. */
export function firstSound(tenants: readonly string[], damaged: readonly string[]): string {
  const id = tenants.find((each) => !damaged.includes(each)) ?? 'main'
  return id === 'main' ? '' : `/t/${id}`
}
