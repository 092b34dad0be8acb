// The tenant in which the synthetic company lives: real rows are never mixed with it.
import { makeWorld } from '../../generators/world.ts'
import { readSettings, tenantIds } from '../installation.ts'
import { addTenant } from '../tenants.ts'
import { possible, yesterdayIn } from './wanted.ts'

export const demoTenant = 'demo'

/** Gives a new installation the tenant, under the company's name, unless premise.toml names one already. @throws Failure when premise.toml cannot be written. */
export function addDemoTenant(data: string): void {
  if (tenantIds(readSettings(data)).includes(demoTenant)) return
  const { company } = makeWorld(possible({ until: yesterdayIn('UTC') }))
  addTenant(
    data,
    demoTenant,
    { name: `${company} (synthetic)` },
    'the synthetic company; premise tenant remove demo takes it away',
  )
}
