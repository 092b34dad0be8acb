// One workerd process on one data folder: its config, its readiness, its end.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConfigKind, workerdConfig } from './config.ts'
import { type Control, send } from './control.ts'
import { type Secrets, socketFolder } from './data-folder.ts'
import { Failure } from './failure.ts'
import type { Settings } from './installation.ts'
import { processBegan } from './lock.ts'
import { eachLine } from './logs.ts'
import { siteFolder, workerdBinary, workerFile } from './program.ts'

/** The whole stop takes under ten seconds: streams are told to end, requests may finish, then it is over. */
const drainMs = 1_500
const requestsMs = 6_000
const readyMs = 120_000
/** A database that cannot be opened is tried again for this long: another process may be copying it. */
const refusedMs = 10_000

export interface LaunchOptions {
  data: string
  settings: Settings
  secrets: Secrets
  kind: Exclude<ConfigKind, 'compiled'>
  testClock: boolean
  /** Tenants whose databases are not to be opened. */
  damaged?: readonly string[]
  /** Called with each line that workerd writes. */
  onLine(line: string): void
}

export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
}

export class Workerd {
  readonly control: Control
  readonly ended: Promise<Ending>
  readonly #child: ChildProcess
  #ending: Ending | null = null

  constructor(child: ChildProcess, control: Control) {
    this.#child = child
    this.control = control
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        this.#ending = { code, signal }
        resolve(this.#ending)
      }
      child.once('close', end)
      child.once('error', () => end(1, null))
    })
  }

  get identity(): { pid: number; began: string } | undefined {
    const { pid } = this.#child
    return pid === undefined ? undefined : { pid, began: processBegan(pid) ?? '' }
  }

  /**
   * Waits until a tenant's database is open and at the program's level.
   * @param tenantPath '' or '/t/acme': the first tenant that is not damaged.
   * @returns false when the process ended before.
   * @throws Failure with the server's reason.
   */
  async ready(tenantPath = ''): Promise<boolean> {
    const untilMs = Date.now() + readyMs
    let said = 'it does not answer'
    let refusedSinceMs: number | null = null
    while (this.#ending === null) {
      try {
        const { status, text } = await send(this.control, `${tenantPath}/readyz`, { timeoutMs: 30_000 })
        if (status === 200) return true
        said = reasonIn(text) ?? `it answers ${status}`
        refusedSinceMs ??= Date.now()
        if (/"code":"database-newer"/.test(text) || Date.now() - refusedSinceMs > refusedMs) break
      } catch {
        // Not listening yet.
      }
      if (Date.now() > untilMs) break
      await Promise.race([sleep(refusedSinceMs === null ? 40 : 500), this.ended])
    }
    if (this.#ending !== null) return false
    throw new Failure(
      `The server does not get ready: ${said}`,
      'See the log above for the reason; "premise doctor" checks the installation.',
    )
  }

  /** Ends the process at once. */
  kill(): void {
    if (this.#ending === null) this.#child.kill('SIGKILL')
  }

  /** Ends streams, lets requests finish, ends the process. */
  async stop(): Promise<void> {
    if (this.#ending !== null) return
    await send(this.control, '/api/operator/drain', { method: 'POST', timeoutMs: drainMs }).catch(() => undefined)
    this.#child.kill('SIGTERM')
    const timer = new AbortController()
    await Promise.race([this.ended, sleep(requestsMs, undefined, { signal: timer.signal }).catch(() => undefined)])
    timer.abort()
    if (this.#ending === null) this.#child.kill('SIGKILL')
    await this.ended
  }
}

/** Starts workerd; the caller holds the lock of the data folder. */
export function launchWorkerd({
  data,
  settings,
  secrets,
  kind,
  testClock,
  damaged = [],
  onLine,
}: LaunchOptions): Workerd {
  const run = join(data, 'run')
  const sockets = socketFolder(data)
  const control = join(sockets, 'control.sock')
  const clock = testClock ? join(sockets, 'clock.sock') : undefined
  // A socket file of a process that was killed keeps the next one from listening.
  for (const socket of [control, clock]) if (socket !== undefined) rmSync(socket, { force: true })
  // The process keeps its own copy of the program and the site: a build beside it changes nothing before the next start.
  copyFileSync(workerFile, join(run, 'app.js'))
  const site = copySite(join(run, 'site'))
  const config = join(run, 'config.capnp')
  const paths = {
    worker: 'app.js',
    site,
    db: join(data, 'db'),
    control,
    ...(settings.tls === undefined
      ? {}
      : { tls: { certificate: relative(run, settings.tls.certificate), key: relative(run, settings.tls.key) } }),
    ...(clock === undefined ? {} : { clock }),
  }
  writeFileSync(config, workerdConfig(settings, paths, kind, damaged), { mode: 0o600 })
  // Database files are nobody else's to read.
  const umask = process.umask(0o077)
  const child = spawn(workerdBinary(), ['serve', '--experimental', config], {
    cwd: data,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of the caller's environment is for workerd to see.
    env: {
      PREMISE_OPERATOR_KEY: secrets.operator,
      PREMISE_PEPPER: secrets.pepper,
      PREMISE_KEYS: JSON.stringify({ tenants: secrets.keys, audit: secrets.audit, sso: secrets.sso }),
      TZ: 'UTC',
    },
  })
  process.umask(umask)
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', eachLine(onLine))
  return new Workerd(child, { socket: control, operatorKey: secrets.operator })
}

/** @returns the copy's folder; like all of DATA it is closed to everybody else. */
function copySite(target: string): string {
  rmSync(target, { recursive: true, force: true })
  cpSync(siteFolder, target, { recursive: true })
  chmodSync(target, 0o700)
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o700)
  }
  return target
}

function reasonIn(text: string): string | null {
  try {
    const { detail, hint } = JSON.parse(text) as { detail?: string; hint?: string }
    return detail === undefined ? null : [detail, hint].filter(Boolean).join(' ')
  } catch {
    return null
  }
}
