// Keeps workerd running: starts it again when it ends, and anew when the configuration has changed.
import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from './control.ts'
import { type Secrets, socketFolder } from './data-folder.ts'
import { alarmFolder, damage } from './database.ts'
import { watchDisk } from './disk-watch.ts'
import { Failure } from './failure.ts'
import { foldLogs, markHighWater } from './high-water.ts'
import { addressOf, listeningAddress, type Settings, tenantAddress, tenantIds } from './installation.ts'
import type { Lock } from './lock.ts'
import { log, logLineOf, writeLog } from './logs.ts'
import { requireFreePort } from './port.ts'
import { firstSound, requireSound } from './quarantine.ts'
import { configurationHash, reloadSignal } from './reload.ts'
import { lastWords } from './server-access.ts'
import { signInAddress } from './sign-in-link.ts'
import { launchWorkerd, type Workerd } from './workerd.ts'

/** All that a life of workerd is configured with. */
export interface Loaded {
  settings: Settings
  secrets: Secrets
  /** Tenants that are not opened. */
  damaged: string[]
  /** Of premise.toml and secrets as they were read. */
  hash: string
}

/** What a person is told when the server is ready. */
export interface Ready {
  address: string
  /** The tenants to begin with, `main` first; the link is there where nobody has signed in yet. */
  tenants: { id: string; address: string; link: string | null }[]
}

interface Options {
  data: string
  testClock: boolean
  onReady(ready: Ready): void
}

const quickCrashMs = 60_000
const crashesMost = 8
const crashesAtFirst = 3
const backOffMs = (crashes: number) => Math.min(30_000, 1000 * 2 ** (crashes - 1))

export class Supervisor {
  readonly #options: Options
  readonly #load: () => Omit<Loaded, 'damaged'>
  readonly #lock: Lock
  readonly #stopping = new AbortController()
  #loaded: Loaded
  /** What was served before a change of configuration, until the changed one is ready. */
  #before: Loaded | null = null
  #changing = false
  #workerd: Workerd | null = null
  #told = false

  /** @param load reads the configuration as it is now; throws a Failure when it cannot be served. */
  constructor(options: Options, load: () => Omit<Loaded, 'damaged'>, loaded: Loaded, lock: Lock) {
    this.#options = options
    this.#load = load
    this.#loaded = loaded
    this.#lock = lock
  }

  async run(): Promise<number> {
    this.#listen()
    for (let crashes = 0; ; ) {
      const beganMs = Date.now()
      this.#changing = false
      const trouble = await this.#once()
      if (this.#stopping.signal.aborted) return 0
      if (this.#changing || this.#back(trouble)) continue
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

  #listen(): void {
    const stop = () => {
      if (this.#stopping.signal.aborted) return
      this.#stopping.abort()
      log('info', 'stopping')
      void this.#workerd?.stop()
    }
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
    process.on(reloadSignal, () => void this.#change())
    // Whatever ends this process, workerd does not outlive it if that can be helped.
    process.on('exit', () => this.#workerd?.kill())
    this.#lock.update({ loaded: '' })
  }

  /** Takes the configuration anew and ends workerd, so that it begins with it; one that cannot be served changes nothing. */
  async #change(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    try {
      const next = this.#load()
      const { host, port } = this.#loaded.settings
      if (next.settings.host !== host || next.settings.port !== port) await requireFreePort(next.settings)
      this.#before ??= this.#loaded
      this.#loaded = { ...next, damaged: this.#loaded.damaged }
      this.#changing = true
      log('info', 'the configuration is taken anew; workerd is started with it')
      await this.#workerd?.stop()
    } catch (error) {
      this.#refuse(error)
    }
  }

  #refuse(error: unknown): void {
    const says = (error as Error).message
    const advice = error instanceof Failure ? error.advice : 'See the log of the server.'
    log('error', 'the new configuration is not taken; the old one stays in force', { says })
    this.#lock.update({ refused: { hash: configurationHash(this.#options.data), says, advice } })
  }

  /** Back to what was served before, when the new configuration does not get ready. @returns whether there was something. */
  #back(trouble: string): boolean {
    if (this.#before === null) return false
    this.#loaded = this.#before
    this.#before = null
    this.#refuse(new Failure(`The server does not run with it: ${trouble}`, 'See the log of the server.'))
    return true
  }

  /** One life of workerd. @returns how it ended, in words. */
  async #once(): Promise<string> {
    const { data, testClock } = this.#options
    const { settings, secrets, damaged } = this.#loaded
    const last: string[] = []
    const workerd = launchWorkerd({
      data,
      settings,
      secrets,
      kind: 'server',
      testClock,
      damaged,
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
      address: listeningAddress(settings),
    })
    const path = firstSound(tenantIds(settings), damaged)
    try {
      if (await workerd.ready(path)) await this.#tell(workerd)
    } catch (error) {
      if (!this.#stopping.signal.aborted && !this.#changing) {
        await workerd.stop()
        if (this.#before === null) throw error
        return (error as Error).message
      }
    }
    const unwatch = watchDisk(data, settings, (state) =>
      ask({ ...workerd.control, path }, '/api/operator/disk', { json: state, timeoutMs: 20_000 }),
    )
    const { code, signal } = await workerd.ended
    unwatch()
    this.#settle()
    return signal === null ? `exit code ${code}: ${lastWords(last)}` : `signal ${signal}`
  }

  /** After the end of workerd: how far it came is kept, and its write-ahead logs go into the databases. */
  #settle(): void {
    const { data } = this.#options
    const { settings, damaged } = this.#loaded
    const sound = tenantIds(settings).filter((id) => !damaged.includes(id))
    try {
      markHighWater(data, sound)
      if (this.#stopping.signal.aborted) foldLogs(data, sound)
    } catch (error) {
      log('warn', 'how far the databases came is not kept', { says: (error as Error).message })
    }
  }

  async #tell(workerd: Workerd): Promise<void> {
    const { settings, damaged, hash } = this.#loaded
    if (this.#told) log('info', 'workerd is back')
    else {
      const ids = ['main', 'demo'].filter((id) => tenantIds(settings).includes(id) && !damaged.includes(id))
      const tenants = []
      for (const id of ids) tenants.push(await greeting(workerd, settings, id))
      this.#told = true
      this.#options.onReady({ address: addressOf(settings), tenants })
    }
    this.#before = null
    this.#lock.update({ loaded: hash, refused: undefined })
  }

  /**
   * workerd does not start on a damaged alarm database: the times of cron are made anew, so it is moved away. A damaged tenant is not opened any more.
   * @returns whether something was cleared. @throws Failure when no tenant is left.
   */
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
    const known = this.#loaded.damaged.length
    this.#loaded = { ...this.#loaded, damaged: requireSound(data, tenantIds(this.#loaded.settings), true) }
    return this.#loaded.damaged.length > known
  }
}

/** @returns where a tenant is, and a link for its first owner. */
async function greeting(workerd: Workerd, settings: Settings, id: string): Promise<Ready['tenants'][number]> {
  const control = { ...workerd.control, path: id === 'main' ? '' : `/t/${id}` }
  const address = tenantAddress(settings, id)
  const { users } = await ask<{ users: number }>(control, '/api/operator/state')
  if (users > 0) return { id, address, link: null }
  const { path } = await ask<{ path: string }>(control, '/api/operator/links', {
    json: { role: 'owner', purpose: 'setup' },
  })
  return { id, address, link: signInAddress(address, path) }
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
