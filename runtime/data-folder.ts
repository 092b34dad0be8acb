// DATA: one installation. premise.toml, secrets/, db/ (SQLite), backups/, run/ (sockets and the generated config).
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Failure } from './failure.ts'

export interface Secrets {
  operator: string
  pepper: string
  /** 32 bytes, base64url: what the audit log's checkpoints are signed with. */
  audit: string
  /** Keys of each tenant, by version; the last one seals. */
  keys: Record<string, { current: number; keys: Record<string, string> }>
  /** Client secret at the provider of single sign-on, of the tenants that have one. */
  sso: Record<string, string>
}

/** @returns the names of the files in DATA/secrets. */
export function secretNames(tenants: string[]): string[] {
  return ['operator', 'pepper', 'audit', ...tenants.map(keyFile)]
}

/** @returns the names of files in DATA/secrets that are there only when somebody has put them there. */
export function givenSecretNames(data: string, tenants: string[]): string[] {
  return tenants.map(ssoFile).filter((name) => existsSync(join(data, 'secrets', name)))
}

const ssoFile = (tenant: string) => `sso-${tenant}`
const keyFile = (tenant: string) => `keys-${tenant}`
const secretBytesLeast = 32
/** Unix socket paths end at 104 to 108 bytes, depending on the system. */
const socketPathMost = 100

/** Makes the folders that are missing, closed to everybody else. */
export function prepareDataFolder(data: string): void {
  try {
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

/** @returns the secrets, made at first use. @throws Failure when one is too short or open to others. */
export function readSecrets(data: string, tenants: string[]): Secrets {
  const read = (name: string, first = '') => readSecret(join(data, 'secrets', name), first)
  return {
    operator: read('operator'),
    pepper: read('pepper'),
    audit: read('audit'),
    keys: Object.fromEntries(tenants.map((id) => [id, keyRing(read(keyFile(id), '1 '), keyFile(id))])),
    sso: Object.fromEntries(
      tenants
        .filter((id) => existsSync(join(data, 'secrets', ssoFile(id))))
        .map((id) => [id, givenSecret(join(data, 'secrets', ssoFile(id)))]),
    ),
  }
}

/** Of somebody else's making, so it is as long as they made it. */
function givenSecret(file: string): string {
  refuseOpenFile(file, `Otherwise ask for a new one where it comes from, and write that there.`)
  const value = readFileSync(file, 'utf8').trim()
  if (!/^[\x21\x23-\x5b\x5d-\x7e]{1,500}$/.test(value))
    throw new Failure(
      `The secret ${file} is no word of plain characters.`,
      'Write the client secret into it as the provider shows it, and nothing else.',
    )
  return value
}

function refuseOpenFile(file: string, otherwise: string): void {
  const { mode } = statSync(file)
  if ((mode & 0o077) !== 0)
    throw new Failure(
      `The secret ${file} may be read by others (mode ${(mode & 0o777).toString(8)}), so it is not used.`,
      `If nobody else has read it: chmod 600 ${file}. ${otherwise}`,
    )
}

/** A line a version: '1 <32 bytes as base64url>'. */
function keyRing(text: string, name: string): Secrets['keys'][string] {
  const keys: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const [, version, key] = /^([1-9]\d{0,5}) ([A-Za-z0-9_-]{43})$/.exec(line.trim()) ?? []
    if (version === undefined || key === undefined)
      throw new Failure(
        `The secret ${name} has a line that is no key.`,
        'Bring it back from a backup: without the keys what is sealed under them stays closed.',
      )
    keys[version] = key
  }
  return { current: Math.max(...Object.keys(keys).map(Number)), keys }
}

/** @param first what a new file begins with. */
function readSecret(file: string, first: string): string {
  if (!existsSync(file))
    writeFileSync(file, `${first}${randomBytes(secretBytesLeast).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  refuseOpenFile(file, 'Otherwise delete it: a new one is made at the next start, and everybody signs in again.')
  const value = readFileSync(file, 'utf8').trim()
  if (Buffer.byteLength(value) < secretBytesLeast) {
    throw new Failure(
      `The secret ${file} is shorter than ${secretBytesLeast} bytes, so it could be guessed.`,
      'Delete the file: a new one is made at the next start, and everybody signs in again.',
    )
  }
  return value
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
