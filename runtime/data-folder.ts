// DATA: one installation. premise.toml, secrets/, db/ (SQLite), backups/, run/ (sockets and the generated config).
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseFile, hasTable } from './database.ts'
import { Failure } from './failure.ts'
import { vaultName } from './installation.ts'
import { isExample } from './known-secrets.ts'

/** Keys of a tenant by version; the highest seals, all open. */
export interface KeyRing {
  current: number
  keys: Record<string, string>
}

export interface Secrets {
  operator: string
  pepper: string
  /** 32 bytes, base64url: what the audit log's checkpoints are signed with. */
  audit: string
  /** Keys of each tenant. */
  keys: Record<string, KeyRing>
  /** Client secret at the provider of single sign-on, of the tenants that have one. */
  sso: Record<string, string>
}

/** @returns the names of the files in DATA/secrets. */
export function secretNames(tenants: string[]): string[] {
  return ['operator', 'pepper', 'audit', ...tenants.map(keyFile)]
}

/** @returns the names of files in DATA/secrets that are there only when somebody has put them there. */
export function givenSecretNames(data: string, tenants: string[]): string[] {
  return tenants.map(ssoFile).filter((name) => existsSync(secretFile(data, name)))
}

export const ssoFile = (tenant: string) => `sso-${tenant}`
export const keyFile = (tenant: string) => `keys-${tenant}`
const secretBytesLeast = 32
/** Unix socket paths end at 104 to 108 bytes, depending on the system. */
const socketPathMost = 100

/** Makes the folders that are missing, closed to everybody else. */
export function prepareDataFolder(data: string): void {
  try {
    // A restore that was cut off between its last two steps: what it prepared is whole.
    if (!existsSync(join(data, 'db')) && existsSync(join(data, 'db.new')))
      renameSync(join(data, 'db.new'), join(data, 'db'))
    for (const folder of [data, join(data, 'secrets'), join(data, 'db'), join(data, 'backups'), join(data, 'run')]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      chmodSync(folder, 0o700)
    }
  } catch (error) {
    throw new Failure(
      `The data folder ${data} cannot be made: ${(error as Error).message}.`,
      'Choose a folder that belongs to you with --data DIR.',
    )
  }
}

/** @throws Failure when there is no installation in the folder, so that a mistyped --data does not make one. */
export function requireData(data: string): void {
  if (existsSync(join(data, 'db'))) return
  throw new Failure(
    `There is no Premise data in ${data}.`,
    'Name the right folder with --data DIR, or make it with: npm start -- --data DIR',
  )
}

/**
 * @returns the secrets; those of a new installation, and the keys of a new tenant, are made.
 * @throws Failure when one is lost, too short, an example, or open to others.
 */
export function readSecrets(data: string, tenants: string[]): Secrets {
  const read = (name: string, tenant: string) => readSecret(data, name, tenant)
  return {
    operator: read('operator', 'main'),
    pepper: read('pepper', 'main'),
    audit: read('audit', 'main'),
    keys: Object.fromEntries(tenants.map((id) => [id, keyRing(read(keyFile(id), id), keyFile(id))])),
    sso: Object.fromEntries(
      tenants
        .filter((id) => existsSync(secretFile(data, ssoFile(id))))
        .map((id) => [id, givenSecret(secretFile(data, ssoFile(id)))]),
    ),
  }
}

/** Of somebody else's making, so it is as long as they made it. */
function givenSecret(file: string): string {
  const { mode } = statSync(file)
  if ((mode & 0o077) !== 0)
    throw new Failure(
      `The secret ${file} may be read by others (mode ${(mode & 0o777).toString(8)}), so it is not used.`,
      `If nobody else has read it: chmod 600 ${file}. Otherwise ask for a new one where it comes from, and write that there.`,
    )
  const value = readFileSync(file, 'utf8').trim()
  if (!/^[\x21\x23-\x5b\x5d-\x7e]{1,500}$/.test(value))
    throw new Failure(
      `The secret ${file} is no word of plain characters.`,
      'Write the client secret into it as the provider shows it, and nothing else.',
    )
  return value
}

/** A line a version: '1 <32 bytes as base64url>'. @throws Failure. */
export function keyRing(text: string, name: string): KeyRing {
  const keys: Record<string, string> = {}
  for (const line of text.trim().split('\n')) {
    const [, version, key] = /^([1-9]\d{0,5}) ([A-Za-z0-9_-]{43})$/.exec(line.trim()) ?? []
    if (version === undefined || key === undefined)
      throw new Failure(
        `The secret ${name} has a line that is no key.`,
        'Bring it back from a backup: without the keys what is sealed under them stays closed.',
      )
    if (isExample(key)) throw example(name)
    keys[version] = key
  }
  return { current: Math.max(...Object.keys(keys).map(Number)), keys }
}

/** @returns the text of a key ring's file. */
export function keyRingText({ keys }: KeyRing): string {
  return Object.entries(keys)
    .map(([version, key]) => `${version} ${key}\n`)
    .join('')
}

/** @returns a new secret of 32 bytes, as base64url. */
export function newSecret(): string {
  return randomBytes(secretBytesLeast).toString('base64url')
}

/** Makes the secrets that are missing, whatever lies beside them: for a new installation, and for a backup without them. */
export function makeSecrets(data: string, tenants: string[]): void {
  for (const name of secretNames(tenants)) if (!existsSync(secretFile(data, name))) makeSecret(data, name)
}

export const secretFile = (data: string, name: string) => join(data, 'secrets', name)

/** Puts a secret in the place of the old one in one step, on the disk before it counts. */
export function writeSecret(data: string, name: string, text: string): void {
  const draft = `${secretFile(data, name)}.new`
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, secretFile(data, name))
}

function makeSecret(data: string, name: string): void {
  writeFileSync(secretFile(data, name), `${name.startsWith('keys-') ? '1 ' : ''}${newSecret()}\n`, {
    mode: 0o600,
    flag: 'wx',
  })
}

function readSecret(data: string, name: string, tenant: string): string {
  const file = secretFile(data, name)
  if (!existsSync(file)) {
    if (isNeeded(data, name, tenant)) throw lost(file, name)
    makeSecret(data, name)
  }
  const { mode } = statSync(file)
  if ((mode & 0o077) !== 0) {
    throw new Failure(
      `The secret ${file} may be read by others (mode ${(mode & 0o777).toString(8)}), so it is not used.`,
      `If nobody else has read it: chmod 600 ${file}. Otherwise close it, then make another: ${rotation(name)}`,
    )
  }
  const value = readFileSync(file, 'utf8').trim()
  if (Buffer.byteLength(value) < secretBytesLeast) {
    throw new Failure(
      `The secret ${file} is shorter than ${secretBytesLeast} bytes, so it could be guessed.`,
      `Delete the file and make another: ${rotation(name)}`,
    )
  }
  if (!name.startsWith('keys-') && isExample(value)) throw example(name)
  return value
}

/** A program before there were audit and keys left databases without them: only there they are made beside rows. */
function isNeeded(data: string, name: string, tenant: string): boolean {
  if (name === 'operator' || name === 'pepper') return databaseFile(data, 'main') !== null
  const file = databaseFile(data, tenant)
  return databaseFile(data, vaultName(tenant)) !== null || (file !== null && hasTable(file, 'audit_record'))
}

function lost(file: string, name: string): Failure {
  return new Failure(
    `The secret ${file} is missing, and there are databases that were made with it, so nothing is started.`,
    `Bring it back from a backup that was taken with --with-secrets. If it is lost for good: ${rotation(name)} --force (${lostFor(name)})`,
  )
}

function example(name: string): Failure {
  return new Failure(
    `The secret ${name} is an example or was not drawn by chance, so it could be guessed.`,
    `Delete the file and make another: ${rotation(name)}`,
  )
}

function rotation(name: string): string {
  const [, tenant] = /^keys-(.+)$/.exec(name) ?? []
  return `premise secrets rotate ${tenant === undefined ? name : 'keys'}${tenant === undefined || tenant === 'main' ? '' : ` --tenant ${tenant}`}`
}

function lostFor(name: string): string {
  if (name === 'operator') return 'nothing else changes'
  if (name === 'pepper') return 'every password, session, token and link is void'
  if (name === 'audit') return 'checkpoints are signed with a new key'
  return 'what was sealed under it stays closed for ever'
}

/** @returns the folder for sockets: DATA/run, or one of the system's temporary folder where that path is too long for a socket. */
export function socketFolder(data: string): string {
  const run = join(data, 'run')
  if (Buffer.byteLength(join(run, 'control.sock')) <= socketPathMost) return run
  const folder = join(tmpdir(), `premise-${createHash('sha256').update(data).digest('hex').slice(0, 16)}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { uid, mode } = statSync(folder)
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new Failure(
      `The path ${run} is too long for a socket, and ${folder} belongs to somebody else.`,
      'Choose a data folder with a shorter path.',
    )
  }
  return folder
}
