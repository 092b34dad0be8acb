// A backup in the place of the data. Rows are swapped; the keys of persons stay those of the installation where they fit, so that who was erased stays erased.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { copyDatabase, type Manifest, timestamp, verifyBackup } from './backup.ts'
import { keyFile, makeSecrets, prepareDataFolder, secretFile } from './data-folder.ts'
import { damage, databaseFile, databaseFileName, databaseFolder, openReadOnly, refuseNewer } from './database.ts'
import { Failure } from './failure.ts'
import { readSettings, tenantIds, vaultName } from './installation.ts'
import { unknownTenant } from './tenants.ts'

export interface RestoreOptions {
  /** Move aside what is there already. */
  force: boolean
  /** Take vaults and secrets out of the backup though the installation has its own. */
  withSecrets: boolean
  /** This one only; the others stay as they are. */
  tenant?: string
}

export interface Restored {
  manifest: Manifest
  /** Where what was there before lies now, null when there was nothing. */
  aside: string | null
  /** Tenants whose rows are sealed under keys that are neither here nor in the backup. */
  closed: string[]
  /** Tenants that keep the vault of the installation. */
  kept: string[]
}

interface Plan {
  tenant: string
  /** In the backup. */
  rows: string
  vault: 'kept' | 'taken' | 'missing'
}

const sideFiles = ['', '-wal', '-shm']

/** Puts a verified backup in the place of a data folder; the caller holds its lock. @throws Failure before anything is changed. */
export async function restoreBackup(folder: string, data: string, options: RestoreOptions): Promise<Restored> {
  const manifest = await verifyBackup(folder)
  const plans = plansOf(manifest, folder, data, options)
  for (const { tenant } of plans) refuseNewer(manifest.tenants[tenant]?.migrations ?? [])
  const occupied =
    options.tenant === undefined
      ? databaseFile(data, 'main') !== null
      : plans.some(({ tenant }) => databaseFile(data, tenant) !== null)
  if (occupied && !options.force)
    throw new Failure(
      `${data} holds a database already.`,
      'Add --force to move it aside and restore in its place, or name another folder with --data DIR.',
    )
  prepareDataFolder(data)
  const aside = join(data, 'backups', `replaced-${timestamp(new Date())}`)
  const swap = new Swap(data, aside)
  if (options.tenant === undefined) await swapAll(folder, manifest, plans, swap)
  else await swapOne(folder, plans, swap)
  swapSecrets(folder, manifest, plans, options, swap)
  makeSecrets(data, tenantIds(readSettings(data)))
  return {
    manifest,
    aside: swap.used ? aside : null,
    closed: plans.filter(({ vault }) => vault === 'missing').map(({ tenant }) => tenant),
    kept: plans.filter(({ vault }) => vault === 'kept').map(({ tenant }) => tenant),
  }
}

function plansOf(manifest: Manifest, folder: string, data: string, options: RestoreOptions): Plan[] {
  const ids = Object.keys(manifest.tenants)
  if (options.tenant !== undefined && !ids.includes(options.tenant)) throw unknownTenant(options.tenant, ids)
  return ids
    .filter((id) => options.tenant === undefined || id === options.tenant)
    .map((tenant) => {
      const rows = manifest.tenants[tenant]?.path ?? ''
      const own = databaseFile(data, vaultName(tenant))
      const wanted = markOf(join(folder, rows))
      // Opening a database makes files beside it, which are not part of the backup.
      for (const suffix of ['-wal', '-shm']) rmSync(join(folder, `${rows}${suffix}`), { force: true })
      const file = databaseFile(data, tenant)
      const fits = wanted === null || file === null || [wanted, null].includes(markOf(file))
      const inBackup = manifest.vaults[tenant] !== undefined
      const keep = own !== null && damage(own, false) === null && fits && !(options.withSecrets && inBackup)
      const without = wanted === null ? 'kept' : 'missing'
      return { tenant, rows, vault: keep ? 'kept' : inBackup ? 'taken' : without } as const
    })
}

/** @returns what a database says about the vault that it was sealed with (functions/platform/privacy/vault.ts), null when it says nothing. */
function markOf(file: string): string | null {
  try {
    const db = openReadOnly(file)
    try {
      const row = db.prepare<[], { value: string }>("SELECT value FROM tenants_setting WHERE name = 'vault'").get()
      return row?.value ?? null
    } finally {
      db.close()
    }
  } catch {
    return null
  }
}

/** Moves what is replaced into one folder. */
class Swap {
  readonly data: string
  readonly aside: string
  used = false

  constructor(data: string, aside: string) {
    this.data = data
    this.aside = aside
  }

  /** @param path below the data folder. */
  away(path: string): void {
    if (!existsSync(join(this.data, path))) return
    mkdirSync(join(this.aside, path, '..'), { recursive: true, mode: 0o700 })
    renameSync(join(this.data, path), join(this.aside, path))
    this.used = true
  }

  put(from: string, path: string): void {
    const target = join(this.data, path)
    mkdirSync(join(target, '..'), { recursive: true, mode: 0o700 })
    copyFileSync(from, `${target}.new`)
    this.away(path)
    renameSync(`${target}.new`, target)
  }
}

/** All databases are prepared beside those in use, then swapped in one step. */
async function swapAll(folder: string, manifest: Manifest, plans: Plan[], swap: Swap): Promise<void> {
  const { data } = swap
  const next = join(data, 'db.new')
  const target = (name: string) => join(next, 'premise-d1', databaseFileName(name))
  rmSync(next, { recursive: true, force: true })
  mkdirSync(join(next, 'premise-d1'), { recursive: true, mode: 0o700 })
  for (const { tenant, rows, vault } of plans) {
    copyFileSync(join(folder, rows), target(tenant))
    const own = databaseFile(data, vaultName(tenant))
    if (vault === 'taken') copyFileSync(join(folder, manifest.vaults[tenant] ?? ''), target(vaultName(tenant)))
    if (vault === 'kept' && own !== null) await copyDatabase(own, target(vaultName(tenant)))
  }
  if (readdirSync(join(data, 'db')).length > 0) swap.away('db')
  else rmdirSync(join(data, 'db'))
  // prepareDataFolder takes this step where it was not reached.
  renameSync(next, join(data, 'db'))
  if (manifest.files.some(({ path }) => path === 'premise.toml')) swap.put(join(folder, 'premise.toml'), 'premise.toml')
}

async function swapOne(folder: string, plans: Plan[], swap: Swap): Promise<void> {
  for (const { tenant, rows, vault } of plans) {
    if (!tenantIds(readSettings(swap.data)).includes(tenant))
      throw unknownTenant(tenant, tenantIds(readSettings(swap.data)))
    const names = [tenant, ...(vault === 'taken' ? [vaultName(tenant)] : [])]
    for (const name of names)
      for (const suffix of sideFiles) swap.away(join(databaseFolder, `${databaseFileName(name)}${suffix}`))
    for (const name of names) {
      const place = join(databaseFolder, databaseFileName(name))
      swap.put(join(folder, name === tenant ? rows : place), place)
    }
  }
}

/** Keys go with the vault that they open; the other secrets with those of the first tenant. */
function swapSecrets(folder: string, manifest: Manifest, plans: Plan[], options: RestoreOptions, swap: Swap): void {
  const inBackup = (name: string) => manifest.files.some(({ path }) => path === join('secrets', name))
  const whole = options.tenant === undefined
  const names = plans.filter(({ vault }) => vault === 'taken').map(({ tenant }) => keyFile(tenant))
  const shared = ['operator', 'pepper', 'audit'].filter(
    (name) =>
      whole && (options.withSecrets || names.includes(keyFile('main')) || !existsSync(secretFile(swap.data, name))),
  )
  const lacking = plans.map(({ tenant }) => keyFile(tenant)).filter((name) => !existsSync(secretFile(swap.data, name)))
  for (const name of new Set([...names, ...shared, ...lacking]))
    if (inBackup(name)) swap.put(join(folder, 'secrets', name), join('secrets', name))
}
