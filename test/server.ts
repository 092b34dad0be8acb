// The real server on a temporary folder, for integration tests and benches. The program must be built (test/setup.ts does).
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ask } from '../runtime/control.ts'
import { readSecrets, socketFolder } from '../runtime/data-folder.ts'

const root = resolve(import.meta.dirname, '..')

export type Role = 'owner' | 'executive' | 'manager' | 'analyst' | 'viewer' | 'service'

export interface ServerOptions {
  /** Start on this folder instead of a new one; it is then kept at the end. */
  data?: string
  /** Content of premise.toml, written before the start; `crons` is added to it. */
  config?: string
  /** Default: once a year, so that no tick disturbs the test. */
  crons?: string[]
  testClock?: boolean
}

export interface Server {
  base: string
  data: string
  /** Process of the launcher. */
  pid: number
  /** Process of workerd, whichever is serving now. */
  readonly workerPid: number
  /** What the server has logged so far. */
  log(): string
  /** Asks as the operator, on the control socket; POST with a body. */
  operator<T>(path: string, json?: unknown): Promise<T>
  token(role: Role): Promise<string>
  /** A request with a role's token; the path starts with a slash. */
  get(path: string, role?: Role): Promise<Response>
  json<T>(path: string, role?: Role): Promise<T>
  /** Sends rows of finance/ledger (or another table). */
  rows(
    body: string | Uint8Array<ArrayBuffer>,
    options?: { key?: string; query?: string; type?: string; table?: string; headers?: Record<string, string> },
  ): Promise<{ status: number; body: Record<string, unknown> }>
  /** Starts a refresh and waits for its end. */
  refresh(): Promise<{ state: string; runId: string }>
  /** Moves the clock of cron; what becomes due by it runs at once, a whole period moves nothing: see tick(). Needs testClock. */
  advance(ms: number): Promise<void>
  /** Moves the clock of cron to the moment before its next occurrence, which then runs at once; needs testClock. */
  tick(): Promise<void>
  /** SIGTERM, then its exit code. */
  stop(): Promise<number | null>
  /** Ends launcher and workerd at once, as a power cut would. */
  kill9(): Promise<void>
}

let keys = 0

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'premise-test-'))
  const port = await freePort()
  const config = join(data, 'premise.toml')
  if (options.data === undefined || options.config !== undefined) {
    mkdirSync(data, { recursive: true })
    writeFileSync(config, `crons = ${JSON.stringify(options.crons ?? ['0 0 1 1 *'])}\n${options.config ?? ''}`)
  }
  const args = [
    'runtime/cli.ts',
    'start',
    '--port',
    String(port),
    '--data',
    data,
    '--demo',
    'none',
    '--no-open',
    ...(options.testClock ? ['--test-clock'] : []),
  ]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let logged = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    logged += text
  })
  await ready(child, () => logged)
  const base = `http://127.0.0.1:${port}`
  const tokens = new Map<string, string>()
  const server: Server = {
    base,
    data,
    pid: child.pid as number,
    get workerPid() {
      return (JSON.parse(readFileSync(join(data, 'premise.lock'), 'utf8')) as { workerd: { pid: number } }).workerd.pid
    },
    log: () => logged,
    async operator<T>(path: string, json?: unknown) {
      return ask<T>(
        { socket: join(socketFolder(data), 'control.sock'), operatorKey: readSecrets(data, []).operator },
        path,
        json === undefined ? {} : { json },
      )
    },
    async token(role) {
      const known = tokens.get(role)
      if (known !== undefined) return known
      const { token } = await server.operator<{ token: string }>('/api/operator/tokens', { role, name: 'test' })
      tokens.set(role, token)
      return token
    },
    async get(path, role = 'viewer') {
      return fetch(`${base}${path}`, {
        headers: { authorization: `Bearer ${await server.token(role)}` },
        redirect: 'manual',
      })
    },
    async json<T>(path: string, role: Role = 'viewer') {
      const answer = await server.get(path, role)
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
      return (await answer.json()) as T
    },
    async rows(
      body,
      {
        key = `test-${process.pid}-${keys++}`,
        query = '',
        type = 'text/csv',
        table = 'finance/ledger',
        headers = {},
      } = {},
    ) {
      const [domain, name] = table.split('/')
      const answer = await fetch(`${base}/api/${domain}/rows/${name}${query}`, {
        method: 'POST',
        body,
        headers: {
          authorization: `Bearer ${await server.token('owner')}`,
          'content-type': type,
          'idempotency-key': key,
          ...headers,
        },
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
    async refresh() {
      const authorization = `Bearer ${await server.token('owner')}`
      const started = (await (
        await fetch(`${base}/api/refresh`, { method: 'POST', headers: { authorization } })
      ).json()) as { runId: string }
      for (;;) {
        const run = await server.json<{ state: string; runId: string }>(`/api/refresh/${started.runId}`)
        if (run.state !== 'running') return run
        await new Promise((wait) => setTimeout(wait, 20))
      }
    },
    advance: (ms) => moveClock(data, ms).then(() => undefined),
    async tick() {
      let { now, at } = await moveClock(data, 0)
      // The occurrence before may not be over yet: the next one's time is known after it.
      while (at.app === undefined || at.app <= now) {
        await new Promise((wait) => setTimeout(wait, 20))
        ;({ now, at } = await moveClock(data, 0))
      }
      // The alarm is armed anew only for a time that is sooner by the real clock: so never by a whole period.
      await moveClock(data, at.app - now - 50)
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await new Promise((ended) => child.once('exit', ended))
      }
      if (options.data === undefined) rmSync(data, { recursive: true, force: true })
      return child.exitCode
    },
    async kill9() {
      const { workerPid } = server
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGKILL')
      try {
        process.kill(workerPid, 'SIGKILL')
      } catch {
        // It has ended with its launcher.
      }
      await ended
      while (isAlive(workerPid)) await new Promise((wait) => setTimeout(wait, 5))
    },
  }
  return server
}

/** The launcher prints one line when it is ready. */
function ready(child: ChildProcess, logged: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => text.includes('Premise is ready') && resolve())
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready:\n${logged()}`)))
  })
}

/** @returns the cron service's time and the time of its next occurrence by service, ms since 1970. */
function moveClock(data: string, ms: number): Promise<{ now: number; at: Record<string, number> }> {
  return new Promise((resolve, reject) => {
    request(
      {
        socketPath: join(data, 'run/clock.sock'),
        path: `/clock?advance=${ms}`,
        method: 'POST',
        agent: false,
        headers: { host: 'clock' },
      },
      (answer) => {
        let text = ''
        answer
          .setEncoding('utf8')
          .on('data', (part: string) => {
            text += part
          })
          .on('end', () =>
            answer.statusCode === 200
              ? resolve(JSON.parse(text))
              : reject(new Error(`the clock answered ${answer.statusCode}`)),
          )
      },
    )
      .on('error', reject)
      .end()
  })
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

export function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })
}
