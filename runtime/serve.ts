// `premise start`: holds the data folder, keeps workerd running, ends it cleanly.
import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { copyBeforeMigrations } from './backup.ts'
import { ask } from './control.ts'
import { type Secrets, prepareDataFolder, readSecrets, socketFolder } from './data-folder.ts'
import { alarmFolder, damage, databaseFile } from './database.ts'
import { Failure } from './failure.ts'
import { addressOf, listeningAddress, readSettings, type Settings, tenantIds } from './installation.ts'
import { Lock, type Owner, takeLock } from './lock.ts'
import { checkTls, refuseOpenHttp } from './network-settings.ts'
import { log, logLineOf, writeLog } from './logs.ts'
import { lastWords, lockFile, say } from './server-access.ts'
import { launchWorkerd, type Workerd } from './workerd.ts'

export interface ServeOptions {
  data: string
  host?: string
  port?: number
  testClock: boolean
  /** Called once with the address and, at the very first start, the sign-in link. */
  onReady(address: string, link: string | null): void
}

const quickCrashMs = 60_000
const crashesMost = 8
const crashesAtFirst = 3
const backOffMs = (crashes: number) => Math.min(30_000, 1000 * 2 ** (crashes - 1))

/** Serves until SIGTERM or SIGINT. @returns the exit code. @throws Failure when it cannot start or cannot be kept up. */
export async function serve(options: ServeOptions): Promise<number> {
  const { data } = options
  prepareDataFolder(data)
  const settings = readSettings(data, {
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.port === undefined ? {} : { port: options.port }),
  })
  refuseOpenHttp(settings)
  if (settings.tls !== undefined) checkTls(settings.tls)
  const secrets = readSecrets(data, tenantIds(settings))
  const lock = await lockForServer(data)
  try {
    await requireFreePort(settings)
    const copy = await copyBeforeMigrations(data)
    if (copy !== null) log('info', 'database copied before migrations', { folder: copy })
    return await new Supervisor(options, settings, secrets, lock).run()
  } finally {
    lock.release()
  }
}

async function lockForServer(data: string): Promise<Lock> {
  const untilMs = Date.now() + quickCrashMs
  for (let told = false; ; told = true) {
    const taken = await takeLock(lockFile(data), 'server', 'start')
    if (taken instanceof Lock) return taken
    if (taken.kind === 'server' || Date.now() > untilMs) throw heldBy(data, taken)
    if (!told) say(`Waiting for "premise ${taken.what}" (process ${taken.pid}), which works on ${data} …`)
    await sleep(200)
  }
}

function heldBy(data: string, owner: Owner): Failure {
  const where = owner.address === undefined ? '' : ` and serves ${owner.address}`
  return new Failure(
    `The data folder ${data} is in use: "premise ${owner.what}" (process ${owner.pid}) has held it since ${owner.since}${where}.`,
    'Open that address, or stop that process first, or start on another folder with --data DIR.',
  )
}

async function requireFreePort({ host, port }: Settings): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) =>
      probe.once('error', reject).listen({ host, port, exclusive: true }, resolve),
    )
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new Failure(
        `Port ${port} on ${host} is taken by another program.`,
        'Choose another one with --port N, or stop that program.',
      )
    if (code === 'EACCES')
      throw new Failure(
        `Port ${port} on ${host} may not be used: the system keeps low ports for itself.`,
        'Choose a port above 1023 with --port N.',
      )
    throw new Failure(
      `Nothing can listen on ${host}, port ${port}: ${message}.`,
      'Choose an address of this machine with --host ADDRESS.',
    )
  } finally {
    await new Promise((resolve) => probe.close(resolve))
  }
}

class Supervisor {
  readonly #options: ServeOptions
  readonly #settings: Settings
  readonly #secrets: Secrets
  readonly #lock: Lock
  readonly #stopping = new AbortController()
  #workerd: Workerd | null = null
  #told = false

  constructor(options: ServeOptions, settings: Settings, secrets: Secrets, lock: Lock) {
    this.#options = options
    this.#settings = settings
    this.#secrets = secrets
    this.#lock = lock
  }

  async run(): Promise<number> {
    const stop = () => {
      if (this.#stopping.signal.aborted) return
      this.#stopping.abort()
      log('info', 'stopping')
      void this.#workerd?.stop()
    }
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
    // Whatever ends this process, workerd does not outlive it if that can be helped.
    process.on('exit', () => this.#workerd?.kill())
    for (let crashes = 0; ; ) {
      const beganMs = Date.now()
      const trouble = await this.#once()
      if (this.#stopping.signal.aborted) return 0
      crashes = Date.now() - beganMs > quickCrashMs ? 1 : crashes + 1
      if (this.#clearDamage()) continue
      // What never got ready will not get ready by trying again and again.
      if (crashes >= (this.#told ? crashesMost : crashesAtFirst))
        throw new Failure(
          `The server ended ${crashes} times in a row soon after its start, last with: ${trouble}`,
          'It is left stopped. See the log above, then "premise doctor"; a backup comes back with "premise restore".',
        )
      log('error', 'workerd ended; it is started again', { trouble, inMs: backOffMs(crashes), crashes })
      await sleep(backOffMs(crashes), undefined, { signal: this.#stopping.signal }).catch(() => undefined)
      if (this.#stopping.signal.aborted) return 0
    }
  }

  /** One life of workerd. @returns how it ended, in words. */
  async #once(): Promise<string> {
    const { data, testClock } = this.#options
    const last: string[] = []
    const workerd = launchWorkerd({
      data,
      settings: this.#settings,
      secrets: this.#secrets,
      kind: 'server',
      testClock,
      onLine: (line) => {
        last.push(line)
        if (last.length > 20) last.shift()
        const entry = logLineOf(line, new Date())
        if (entry !== null) writeLog(entry)
      },
    })
    this.#workerd = workerd
    this.#lock.update({
      workerd: workerd.identity,
      control: join(socketFolder(data), 'control.sock'),
      address: listeningAddress(this.#settings),
    })
    try {
      if (await workerd.ready()) await this.#tell(workerd)
    } catch (error) {
      if (!this.#stopping.signal.aborted) {
        await workerd.stop()
        throw error
      }
    }
    const { code, signal } = await workerd.ended
    return signal === null ? `exit code ${code}: ${lastWords(last)}` : `signal ${signal}`
  }

  async #tell(workerd: Workerd): Promise<void> {
    if (this.#told) {
      log('info', 'workerd is back')
      return
    }
    const { users } = await ask<{ users: number }>(workerd.control, '/api/operator/state')
    const link =
      users > 0
        ? null
        : await ask<{ path: string }>(workerd.control, '/api/operator/links', {
            json: { role: 'owner', purpose: 'setup' },
          })
    const address = addressOf(this.#settings)
    this.#told = true
    this.#options.onReady(address, link === null ? null : new URL(address).origin + link.path)
  }

  /** workerd does not start on a damaged alarm database: the times of cron are made anew, so it is moved away. @returns whether it was. @throws Failure when the data itself is damaged. */
  #clearDamage(): boolean {
    const { data } = this.#options
    const folder = join(data, alarmFolder)
    const damaged = sqliteFiles(folder).find((file) => damage(file, false) !== null)
    if (damaged !== undefined) {
      const aside = join(data, 'backups', `damaged-cron-${new Date().toISOString().replace(/[-:]|\..*/g, '')}`)
      mkdirSync(join(data, 'backups'), { recursive: true, mode: 0o700 })
      renameSync(folder, aside)
      log('warn', 'the database of cron times was damaged; it is moved aside and made anew', { damaged, aside })
      return true
    }
    const file = databaseFile(data, 'main')
    const found = file === null ? null : damage(file, false)
    if (found !== null)
      throw new Failure(
        `The database ${file} is damaged: ${found}.`,
        'Bring back a backup: premise restore BACKUP --data DIR --force',
      )
    return false
  }
}

function sqliteFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sqlite'))
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}
