// The audit log of a database of its own, for tests of what is recorded.
import type { TenantEntry } from '../../env.ts'
import { type Recorder, systemRecorder } from './audit.ts'

const tenants = new WeakMap<D1Database, TenantEntry>()
let made = 0

/** @returns the same tenant for the same database, and what records into it. */
export function auditFixture(db: D1Database): { env: { DB: D1Database; TENANT: TenantEntry }; record: Recorder } {
  let tenant = tenants.get(db)
  if (tenant === undefined) {
    const settings = { name: 'Test', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'USD', locale: 'en-GB' }
    tenant = { id: `test-${made++}`, hosts: [], settings }
    tenants.set(db, tenant)
  }
  const env = { DB: db, TENANT: tenant }
  return { env, record: systemRecorder(env, new Date('2026-11-22T10:00:00Z')) }
}
