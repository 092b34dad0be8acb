// What `premise doctor` looks at. Nothing here changes anything.
import { existsSync, readFileSync, realpathSync, statfsSync, statSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { send } from './control.ts'
import { readSecrets, secretFile, secretNames } from './data-folder.ts'
import {
  appliedMigrations,
  damage,
  emptied,
  programMigrations,
  refuseNewer,
  type TenantDatabase,
  tenantDatabases,
} from './database.ts'
import { Failure } from './failure.ts'
import { addressOf, installationFile, readSettings, tenantIds } from './installation.ts'
import { isAlive, lockOwner } from './lock.ts'
import { readMarks } from './marks.ts'
import { daysLeft, isOpenHttp } from './network-settings.ts'
import { programVersion, workerdBinary } from './program.ts'
import { lockFile } from './server-access.ts'
import { knownTenants } from './tenants.ts'

export interface FoundState {
  state: 'good' | 'doubtful' | 'bad'
  about: string
  says: string
  advice?: string
}

const freeLeast = 2e9
const walMost = 1e9

/** @returns what is good, doubtful and bad about an installation, each in a sentence. */
export async function examine(data: string): Promise<FoundState[]> {
  const checks: [string, () => FoundState | FoundState[] | Promise<FoundState>][] = [
    [
      'program',
      () => ({
        state: 'good',
        about: 'program',
        says: `Premise ${programVersion()} with ${workerdBinary().split('/').at(-3)} on ${platform()} ${arch()}`,
      }),
    ],
    ['settings', () => settingsState(data)],
    ['tls', () => tlsState(data)],
    ['secrets', () => secretStates(data)],
    ['database', () => databaseStates(data)],
    ['disk', () => diskState(data)],
    ['encryption', () => encryptionState(data)],
    ['server', () => serverState(data)],
  ]
  const found: FoundState[] = []
  for (const [about, check] of checks) {
    try {
      found.push(...[await check()].flat())
    } catch (error) {
      found.push({
        state: 'bad',
        about,
        says: (error as Error).message,
        ...(error instanceof Failure ? { advice: error.advice } : {}),
      })
    }
  }
  return found
}

function settingsState(data: string): FoundState {
  const settings = readSettings(data)
  const says = existsSync(installationFile(data))
    ? `${installationFile(data)} is right`
    : 'no premise.toml: the defaults are in force'
  if (!isOpenHttp({ ...settings, insecure_http: false }))
    return { state: 'good', about: 'settings', says: `${says}; the address is ${addressOf(settings)}` }
  return {
    state: 'doubtful',
    about: 'settings',
    says: `${says}; it listens on ${settings.host} without https`,
    advice:
      'Run "premise init --host NAME", or put a proxy with TLS before it and set public_url and trusted_proxies: passwords and figures go over the network in the clear.',
  }
}

function tlsState(data: string): FoundState | FoundState[] {
  const { tls } = readSettings(data)
  if (tls === undefined) return []
  const left = daysLeft(tls)
  return left < 30
    ? {
        state: 'doubtful',
        about: 'tls',
        says: `the certificate ends in ${left} days`,
        advice: 'Renew it where it comes from, or run "premise init --host NAME" again; then start again.',
      }
    : { state: 'good', about: 'tls', says: `certificate and key belong together, good for ${left} days` }
}

function secretStates(data: string): FoundState[] {
  const tenants = knownTenants(data)
  const found = secretNames(tenants).map((name) => secretState(secretFile(data, name), name))
  if (found.some(({ state }) => state !== 'good')) return found
  try {
    // All that a start would refuse.
    readSecrets(data, tenants)
    return found
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [...found, { state: 'bad', about: 'secrets', says: error.message, advice: error.advice }]
  }
}

function secretState(file: string, name: string): FoundState {
  if (!existsSync(file))
    return {
      state: 'doubtful',
      about: 'secrets',
      says: `${name} is not there`,
      advice: 'It is made at the first start; where there are data already, a start says how it comes back.',
    }
  const { mode, size } = statSync(file)
  if ((mode & 0o077) !== 0)
    return { state: 'bad', about: 'secrets', says: `${file} may be read by others`, advice: `chmod 600 ${file}` }
  if (size < 32)
    return {
      state: 'bad',
      about: 'secrets',
      says: `${file} is shorter than 32 bytes`,
      advice: 'Make another: see premise secrets --help.',
    }
  return { state: 'good', about: 'secrets', says: `${name} is closed to others and long enough` }
}

function databaseStates(data: string): FoundState[] {
  const databases = tenantDatabases(data, knownTenants(data))
  if (databases.length === 0)
    return [
      {
        state: 'doubtful',
        about: 'database',
        says: `there is none in ${data} yet`,
        advice: 'It is made at the first start.',
      },
    ]
  const marks = readMarks(data)
  return databases.map((database) =>
    databaseState(database, database.kind === 'rows' ? (marks[database.tenant] ?? 0) : 0),
  )
}

/** @param records that its audit log held. */
function databaseState({ tenant, kind, file }: TenantDatabase, records: number): FoundState {
  const what = kind === 'rows' ? tenant : `${tenant}, keys of persons`
  const found = damage(file, false) ?? emptied(file, records)
  if (found !== null)
    return {
      state: 'bad',
      about: 'database',
      says: `${what}: damaged (${file}: ${found})`,
      advice:
        kind === 'rows'
          ? `Bring back a backup: premise restore BACKUP --tenant ${tenant} --force`
          : `Bring back a backup with secrets: premise restore BACKUP --tenant ${tenant} --force --with-secrets`,
    }
  const size = `${(sizeOf(file) / 1e6).toFixed(1)} MB`
  const wal = sizeOf(`${file}-wal`)
  const sizes = wal === 0 ? size : `${size} and ${(wal / 1e6).toFixed(1)} MB in its log`
  if (kind === 'vault') return { state: 'good', about: 'database', says: `${what}: sound, ${sizes}` }
  const applied = appliedMigrations(file)
  refuseNewer(applied)
  const pending = programMigrations().filter((name) => !applied.includes(name)).length
  const level = pending === 0 ? 'at the level of the program' : `${pending} migrations to come at the next start`
  return wal > walMost
    ? {
        state: 'doubtful',
        about: 'database',
        says: `${what}: sound, ${sizes}, ${level}`,
        advice: 'The log is not taken into the file: a long read, such as a backup that hangs, holds it. Start again.',
      }
    : { state: 'good', about: 'database', says: `${what}: sound, ${sizes}, ${level}` }
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0
}

function diskState(data: string): FoundState {
  const { bavail, bsize } = statfsSync(existsSync(data) ? data : '.')
  const free = bavail * bsize
  const says = `${(free / 1e9).toFixed(1)} GB free`
  return free < freeLeast
    ? {
        state: 'doubtful',
        about: 'disk',
        says,
        advice: 'Make room: an import, and the copy before an upgrade, need as much as the database has.',
      }
    : { state: 'good', about: 'disk', says }
}

/** The mount's device is looked at; a disk that encrypts itself cannot be seen from here. */
function encryptionState(data: string): FoundState {
  const unknown: FoundState = {
    state: 'doubtful',
    about: 'encryption',
    says: 'no encrypted volume was recognised below the data',
    advice: 'Keep DATA on an encrypted volume (LUKS, FileVault): most of it lies on the disk as it is.',
  }
  if (!existsSync('/proc/self/mountinfo') || !existsSync(data)) return unknown
  const path = `${realpathSync(data)}/`
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ point: line.split(' ')[4] ?? '/', device: line.split(' ')[2] ?? '' }))
  const mount = mounts
    .filter(({ point }) => path.startsWith(point.endsWith('/') ? point : `${point}/`))
    .sort((a, b) => b.point.length - a.point.length)[0]
  const uuid = `/sys/dev/block/${mount?.device}/dm/uuid`
  return existsSync(uuid) && readFileSync(uuid, 'utf8').startsWith('CRYPT-')
    ? { state: 'good', about: 'encryption', says: 'the volume of the data is encrypted' }
    : unknown
}

async function serverState(data: string): Promise<FoundState> {
  const owner = lockOwner(lockFile(data))
  if (owner === null || !isAlive(owner)) return { state: 'good', about: 'server', says: 'none is running' }
  if (owner.control === undefined)
    return { state: 'good', about: 'server', says: `"premise ${owner.what}" (process ${owner.pid}) is at work` }
  const address = `${owner.address} (process ${owner.pid})`
  const troubles: string[] = []
  const overdue: string[] = []
  for (const id of tenantIds(readSettings(data))) {
    const control = { socket: owner.control, operatorKey: '', path: id === 'main' ? '' : `/t/${id}` }
    const reply = await send(control, '/readyz', { timeoutMs: 10_000 }).catch(() => null)
    if (reply === null)
      return { state: 'bad', about: 'server', says: `${address} does not answer`, advice: 'See its log.' }
    if (reply.status !== 200) troubles.push(id)
    if (reply.text.includes('"overdue":true')) overdue.push(id)
  }
  if (troubles.length > 0)
    return {
      state: 'bad',
      about: 'server',
      says: `${address} is not ready for ${troubles.join(', ')}`,
      advice: 'See its log, and what is said of the databases.',
    }
  return overdue.length > 0
    ? {
        state: 'doubtful',
        about: 'server',
        says: `${address} is ready, but a refresh is overdue for ${overdue.join(', ')}`,
        advice: 'See the page of runs, or run: premise refresh --wait',
      }
    : { state: 'good', about: 'server', says: `${address} is ready` }
}
