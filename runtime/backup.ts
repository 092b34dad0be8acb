// Copies of a live installation and their verification; restore.ts brings them back.
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { givenSecretNames, secretNames } from './data-folder.ts'
import {
  appliedMigrations,
  damage,
  damagedTenants,
  databaseFolder,
  openReadOnly,
  programMigrations,
  refuseNewer,
  type TenantDatabase,
  tenantDatabases,
} from './database.ts'
import { Failure } from './failure.ts'
import { installationFile, readSettings } from './installation.ts'
import { programVersion } from './program.ts'
import { knownTenants } from './tenants.ts'

const manifestName = 'manifest.json'
const path = z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/)
const level = { migrations: z.array(z.string()), rows: z.record(z.string(), z.int()) }
const files = z.array(z.object({ path, bytes: z.int(), sha256: z.string() })).min(1)
const common = { program: z.string(), createdAt: z.string(), files }

const manifestSchema = z.object({
  format: z.literal('premise-backup-2'),
  ...common,
  /** Rows by table at the moment of the copy, and where the copy lies. */
  tenants: z.record(z.string(), z.object({ path, ...level })),
  /** The keys of persons, by tenant: only in a backup with secrets. */
  vaults: z.record(z.string(), path),
  /** Tenants whose databases are damaged: they are not in it. */
  leftOut: z.array(z.string()),
})

/** What programs wrote before there were tenants: the first file is the database. */
const firstSchema = z.object({ format: z.literal('premise-backup-1'), ...common, ...level })

export type Manifest = z.infer<typeof manifestSchema>

export interface BackupOptions {
  withSecrets: boolean
  onProgress?(doneRatio: number): void
}

/**
 * Copies the database of each tenant as it stood at one moment, and what configures the installation, while a server may be writing.
 * @throws Failure when there is nothing to copy or the folder holds something already.
 */
export async function backUp(data: string, folder: string, options: BackupOptions): Promise<Manifest> {
  const ids = knownTenants(data)
  const leftOut = [...damagedTenants(data, ids, false).keys()]
  // A vault after the rows that need it: who came in between is in both.
  const databases = tenantDatabases(
    data,
    ids.filter((id) => !leftOut.includes(id)),
  )
    .filter(({ kind }) => kind === 'rows' || options.withSecrets)
    .sort((a, b) => a.kind.localeCompare(b.kind))
  if (!databases.some(({ kind }) => kind === 'rows'))
    throw new Failure(`There is no database in ${data} yet.`, 'Name the right folder with --data DIR.')
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Failure(`The folder ${folder} is not empty.`, 'Name a folder that does not exist yet.')
  // Under another name until it is whole: a copy that broke off is never taken for a backup.
  const draft = `${folder}.unfinished`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(join(draft, databaseFolder), { recursive: true, mode: 0o700 })
  try {
    const copies = await copyDatabases(databases, draft, options.onProgress)
    const paths = [...copies.map((copy) => copy.path), ...copySettings(data, draft, options.withSecrets ? ids : [])]
    const manifest: Manifest = {
      format: 'premise-backup-2',
      program: programVersion(),
      createdAt: new Date().toISOString(),
      tenants: Object.fromEntries(
        copies
          .filter(({ kind }) => kind === 'rows')
          .map((copy) => [copy.tenant, { path: copy.path, migrations: copy.migrations, rows: copy.rows }]),
      ),
      vaults: Object.fromEntries(copies.filter(({ kind }) => kind === 'vault').map((copy) => [copy.tenant, copy.path])),
      leftOut,
      files: await sums(draft, paths),
    }
    writeFileSync(join(draft, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
    return manifest
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw error
  }
}

/** @returns certificates and keys that lie in the data folder, by their paths from there; others are somebody else's to keep. */
function filesWithin(data: string, { tls, egress }: ReturnType<typeof readSettings>): string[] {
  const named = [tls?.certificate, tls?.key, ...egress.map(({ ca }) => ca)].filter((file) => file !== undefined)
  return [...new Set(named.map((file) => relative(data, file)))].filter(
    (path) => /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path) && existsSync(join(data, path)),
  )
}

interface Copy extends TenantDatabase {
  path: string
  migrations: string[]
  rows: Record<string, number>
}

async function copyDatabases(
  databases: TenantDatabase[],
  draft: string,
  onProgress?: (doneRatio: number) => void,
): Promise<Copy[]> {
  const sizes = databases.map(({ file }) => statSync(file).size)
  const whole = sizes.reduce((sum, size) => sum + size, 1)
  const copies: Copy[] = []
  let done = 0
  for (const [at, database] of databases.entries()) {
    const place = join(databaseFolder, basename(database.file))
    const copy = join(draft, place)
    const size = sizes[at] ?? 0
    await copyDatabase(database.file, copy, (ratio) => onProgress?.((done + ratio * size) / whole))
    done += size
    copies.push({ ...database, path: place, migrations: appliedMigrations(copy), rows: rowCounts(copy) })
    for (const suffix of ['-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true })
  }
  return copies
}

/** @param secretsOf tenants whose secrets are copied; none without. @returns the paths of the copies. */
function copySettings(data: string, draft: string, secretsOf: string[]): string[] {
  const paths = existsSync(installationFile(data)) ? ['premise.toml'] : []
  if (secretsOf.length > 0)
    paths.push(
      ...[...secretNames(secretsOf), ...givenSecretNames(data, secretsOf)]
        .map((name) => join('secrets', name))
        .filter((file) => existsSync(join(data, file))),
      ...filesWithin(data, readSettings(data)),
    )
  for (const file of paths) {
    mkdirSync(join(draft, file, '..'), { recursive: true, mode: 0o700 })
    copyFileSync(join(data, file), join(draft, file))
  }
  return paths
}

async function sums(folder: string, paths: string[]): Promise<Manifest['files']> {
  const found: Manifest['files'] = []
  for (const file of paths)
    found.push({
      path: file,
      bytes: statSync(join(folder, file)).size,
      sha256: await sha256Of(join(folder, file)),
    })
  return found
}

/** Copies a database as it stands at one moment; others may be writing it. */
export async function copyDatabase(
  file: string,
  copy: string,
  onProgress?: (doneRatio: number) => void,
): Promise<void> {
  const db = openReadOnly(file)
  try {
    // One read transaction from first page to last: writers go on beside it, and what they write stays out of the copy.
    db.exec('BEGIN')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    await db.backup(copy, {
      progress({ totalPages, remainingPages }) {
        onProgress?.(totalPages === 0 ? 0 : 1 - remainingPages / totalPages)
        return 1000
      },
    })
  } finally {
    db.close()
  }
}

/** @returns the manifest of a sound backup. @throws Failure that names the first thing that is not as it was written. */
export async function verifyBackup(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder)
  for (const { path: name, bytes, sha256 } of manifest.files) {
    const file = join(folder, name)
    if (!existsSync(file)) throw unsound(`The backup lacks ${name}.`)
    if (statSync(file).size !== bytes || (await sha256Of(file)) !== sha256)
      throw unsound(`In the backup, ${name} is not what was written: its checksum differs.`)
  }
  const listed = new Set(manifest.files.map((file) => file.path))
  const databases = [...Object.values(manifest.tenants).map((tenant) => tenant.path), ...Object.values(manifest.vaults)]
  for (const name of databases) if (!listed.has(name)) throw unsound(`The manifest has no checksum of ${name}.`)
  for (const [id, tenant] of Object.entries(manifest.tenants)) verifyDatabase(folder, id, tenant.path, tenant)
  for (const [id, vault] of Object.entries(manifest.vaults)) verifyDatabase(folder, id, vault)
  return manifest
}

function verifyDatabase(folder: string, tenant: string, name: string, counted?: Manifest['tenants'][string]): void {
  // Checked on a copy: opening a database makes files beside it.
  const copy = join(folder, `.verify-${process.pid}.sqlite`)
  try {
    copyFileSync(join(folder, name), copy)
    const found = damage(copy, true)
    if (found !== null) throw unsound(`The database of ${tenant} in the backup is damaged: ${found}.`)
    if (counted === undefined) return
    if (JSON.stringify(rowCounts(copy)) !== JSON.stringify(counted.rows))
      throw unsound(`The rows of ${tenant} in the backup are not those that its manifest counts.`)
    if (JSON.stringify(appliedMigrations(copy)) !== JSON.stringify(counted.migrations))
      throw unsound(`The migrations of ${tenant} in the backup are not those that its manifest lists.`)
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true })
  }
}

const unsound = (says: string) => new Failure(says, 'Do not restore from this one: take another backup.')

/**
 * Before a program brings databases to a new level: a backup in DATA/backups.
 * @param damaged tenants that are not opened.
 * @returns its folder, null when nothing is pending.
 */
export async function copyBeforeMigrations(data: string, damaged: readonly string[]): Promise<string | null> {
  let pending = false
  const sound = knownTenants(data).filter((id) => !damaged.includes(id))
  for (const { kind, file } of tenantDatabases(data, sound)) {
    if (kind === 'vault') continue
    const applied = appliedMigrations(file)
    refuseNewer(applied)
    if (applied.length > 0 && !programMigrations().every((name) => applied.includes(name))) pending = true
  }
  if (!pending) return null
  const wanted = join(data, 'backups', `before-${programMigrations().at(-1)}-${timestamp(new Date())}`)
  let folder = wanted
  // A start that was killed may be followed by the next one in the same second.
  for (let copy = 2; existsSync(folder); copy++) folder = `${wanted}-${copy}`
  await backUp(data, folder, { withSecrets: false })
  return folder
}

function readManifest(folder: string): Manifest {
  try {
    const found = z
      .union([manifestSchema, firstSchema])
      .parse(JSON.parse(readFileSync(join(folder, manifestName), 'utf8')))
    if (found.format === 'premise-backup-2') return found
    const { migrations, rows, ...rest } = found
    const main = { path: rest.files[0]?.path ?? '', migrations, rows }
    return { ...rest, format: 'premise-backup-2', tenants: { main }, vaults: {}, leftOut: [] }
  } catch (error) {
    throw new Failure(
      `${folder} is no backup that this program can read: ${error instanceof z.ZodError ? 'its manifest is of another form' : (error as Error).message}.`,
      'Name the folder that "premise backup" wrote.',
    )
  }
}

function rowCounts(file: string): Record<string, number> {
  const db = openReadOnly(file)
  try {
    const tables = db
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name",
      )
      .all()
    return Object.fromEntries(
      tables.map(({ name }) => [
        name,
        db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`).get()?.n ?? 0,
      ]),
    )
  } finally {
    db.close()
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

export function timestamp(at: Date): string {
  return at.toISOString().replace(/[-:]/g, '').replace(/\..*/, 'Z')
}
