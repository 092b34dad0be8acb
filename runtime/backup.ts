// Copies of a live installation, their verification and their return.
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
import { basename, join, normalize, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import {
  appliedMigrations,
  damage,
  databaseFile,
  databaseFolder,
  openReadOnly,
  programMigrations,
  refuseNewer,
} from './database.ts'
import { givenSecretNames, prepareDataFolder, secretNames } from './data-folder.ts'
import { Failure } from './failure.ts'
import { installationFile, readSettings, tenantIds } from './installation.ts'
import { programVersion } from './program.ts'

const manifestName = 'manifest.json'

const manifestSchema = z.object({
  format: z.literal('premise-backup-1'),
  program: z.string(),
  createdAt: z.string(),
  migrations: z.array(z.string()),
  /** Rows by table at the moment of the copy. */
  rows: z.record(z.string(), z.int()),
  files: z
    .array(z.object({ path: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/), bytes: z.int(), sha256: z.string() }))
    .min(1),
})

export type Manifest = z.infer<typeof manifestSchema>

export interface BackupOptions {
  withSecrets: boolean
  onProgress?(doneRatio: number): void
}

/**
 * Copies the database as it stood at one moment, and what configures the installation, while a server may be writing.
 * @throws Failure when there is nothing to copy or the folder holds something already.
 */
export async function backUp(
  data: string,
  folder: string,
  { withSecrets, onProgress }: BackupOptions,
): Promise<Manifest> {
  const file = databaseFile(data, 'main')
  if (file === null) throw new Failure(`There is no database in ${data} yet.`, 'Name the right folder with --data DIR.')
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Failure(`The folder ${folder} is not empty.`, 'Name a folder that does not exist yet.')
  // Under another name until it is whole: a copy that broke off is never taken for a backup.
  const draft = `${folder}.unfinished`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(join(draft, databaseFolder), { recursive: true, mode: 0o700 })
  try {
    const copy = join(draft, databaseFolder, basename(file))
    await copyDatabase(file, copy, onProgress)
    const paths = [join(databaseFolder, basename(file))]
    if (existsSync(installationFile(data))) paths.push('premise.toml')
    if (withSecrets) {
      const settings = readSettings(data)
      const tenants = tenantIds(settings)
      paths.push(...[...secretNames(tenants), ...givenSecretNames(data, tenants)].map((name) => join('secrets', name)))
      paths.push(...filesWithin(data, settings))
    }
    for (const path of paths.slice(1)) {
      mkdirSync(join(draft, path, '..'), { recursive: true, mode: 0o700 })
      copyFileSync(join(data, path), join(draft, path))
    }
    const files = []
    for (const path of paths)
      files.push({ path, bytes: statSync(join(draft, path)).size, sha256: await sha256Of(join(draft, path)) })
    const manifest: Manifest = {
      format: 'premise-backup-1',
      program: programVersion(),
      createdAt: new Date().toISOString(),
      migrations: appliedMigrations(copy),
      rows: rowCounts(copy),
      files,
    }
    for (const suffix of ['-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true })
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

async function copyDatabase(file: string, copy: string, onProgress?: (doneRatio: number) => void): Promise<void> {
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
  const advice = 'Do not restore from this one: take another backup.'
  for (const { path, bytes, sha256 } of manifest.files) {
    const file = join(folder, path)
    if (!existsSync(file)) throw new Failure(`The backup lacks ${path}.`, advice)
    if (statSync(file).size !== bytes || (await sha256Of(file)) !== sha256)
      throw new Failure(`In the backup, ${path} is not what was written: its checksum differs.`, advice)
  }
  const database = manifest.files[0] as Manifest['files'][number]
  // Checked on a copy: opening a database makes files beside it.
  const copy = join(folder, `.verify-${process.pid}.sqlite`)
  try {
    copyFileSync(join(folder, database.path), copy)
    const found = damage(copy, true)
    if (found !== null) throw new Failure(`The database in the backup is damaged: ${found}.`, advice)
    if (JSON.stringify(rowCounts(copy)) !== JSON.stringify(manifest.rows))
      throw new Failure('The rows in the backup are not those that its manifest counts.', advice)
    if (JSON.stringify(appliedMigrations(copy)) !== JSON.stringify(manifest.migrations))
      throw new Failure('The migrations in the backup are not those that its manifest lists.', advice)
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true })
  }
  return manifest
}

/**
 * Puts a verified backup in the place of a data folder; the caller holds its lock.
 * @returns where the data that was there before lies now, null when there was none.
 */
export async function restoreBackup(
  folder: string,
  data: string,
  force: boolean,
): Promise<{ manifest: Manifest; aside: string | null }> {
  const manifest = await verifyBackup(folder)
  refuseNewer(manifest.migrations)
  const occupied = databaseFile(data, 'main') !== null
  if (occupied && !force)
    throw new Failure(
      `${data} holds a database already.`,
      'Add --force to move it aside and restore in its place, or name another folder with --data DIR.',
    )
  const aside = occupied ? join(data, 'backups', `replaced-${timestamp(new Date())}`) : null
  prepareDataFolder(data)
  if (aside !== null) {
    mkdirSync(aside, { recursive: true, mode: 0o700 })
    renameSync(join(data, 'db'), join(aside, 'db'))
    prepareDataFolder(data)
  }
  for (const { path } of manifest.files) {
    const target = join(data, normalize(path))
    if (aside !== null && existsSync(target)) {
      mkdirSync(join(aside, path, '..'), { recursive: true, mode: 0o700 })
      renameSync(target, join(aside, path))
    }
    mkdirSync(join(target, '..'), { recursive: true, mode: 0o700 })
    copyFileSync(join(folder, path), `${target}.new`)
    renameSync(`${target}.new`, target)
  }
  return { manifest, aside }
}

/** Before a program brings the database to a new level: a backup in DATA/backups. @returns its folder, null when nothing is pending. */
export async function copyBeforeMigrations(data: string): Promise<string | null> {
  const file = databaseFile(data, 'main')
  if (file === null) return null
  const applied = appliedMigrations(file)
  refuseNewer(applied)
  if (applied.length === 0 || programMigrations().every((name) => applied.includes(name))) return null
  const folder = join(data, 'backups', `before-${programMigrations().at(-1)}-${timestamp(new Date())}`)
  await backUp(data, folder, { withSecrets: false })
  return folder
}

function readManifest(folder: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(folder, manifestName), 'utf8')))
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

function timestamp(at: Date): string {
  return at.toISOString().replace(/[-:]/g, '').replace(/\..*/, 'Z')
}
