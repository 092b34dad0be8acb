// The compiled folder where there is nothing else: an empty directory, no Node, no route to anywhere.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { premise, start, temporaryFolder, until } from './premise.ts'
import { freePort } from './server.ts'

const folder = temporaryFolder()
const home = join(folder, 'elsewhere', 'premise')
const data = join(home, 'data')
const bin = join(folder, 'bin')
afterAll(async () => {
  if (running !== null) {
    stop()
    await running.ended
  }
  rmSync(folder, { recursive: true, force: true })
})

/** All that the folder may need of the machine. */
const tools = [
  'sh',
  'base64',
  'cat',
  'chmod',
  'cp',
  'date',
  'dirname',
  'head',
  'ln',
  'mkdir',
  'mkfifo',
  'mv',
  'rm',
  'sleep',
  'stat',
  'tr',
]

beforeAll(async () => {
  const compiled = join(folder, 'compiled')
  expect(await premise('compile', compiled, '--test-clock', '--data', join(folder, 'none'))).toMatchObject({ code: 0 })
  mkdirSync(join(folder, 'elsewhere'))
  cpSync(compiled, home, { recursive: true })
  rmSync(compiled, { recursive: true })
  mkdirSync(bin)
  for (const tool of tools)
    symlinkSync(spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim(), join(bin, tool))
})

let running: ReturnType<typeof start> | null = null

/** In a network of its own without any route, where the machine allows one. */
const isolated = spawnSync('unshare', ['-rn', 'true']).status === 0
function run(...args: string[]): ReturnType<typeof start> {
  const command = join(home, 'premise')
  const unshare = spawnSync('sh', ['-c', 'command -v unshare'], { encoding: 'utf8' }).stdout.trim()
  return isolated
    ? start(unshare, ['-rn', command, ...args], { cwd: '/', env: { PATH: bin } })
    : start(command, args, { cwd: '/', env: { PATH: bin } })
}

interface Reply {
  status: number
  text: string
  cookie: string
}

/** A socket file is reached from any network. */
function call(
  socket: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    request(
      { socketPath: join(data, 'run', socket), path, method, agent: false, headers: { host: 'localhost', ...headers } },
      (answer) => {
        let text = ''
        answer
          .setEncoding('utf8')
          .on('data', (part: string) => {
            text += part
          })
          .on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              text,
              cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
            }),
          )
      },
    )
      .on('error', reject)
      .end(body)
  })
}

/** SIGTERM to the start script, which the lock names: a namespace's first process is not it. */
function stop(): void {
  process.kill((JSON.parse(readFileSync(join(data, 'premise.lock'), 'utf8')) as { pid: number }).pid, 'SIGTERM')
}

describe('the compiled folder', () => {
  it('holds the program, the site and the licences, and nothing else', () => {
    expect(readdirSync(home).sort()).toEqual(['LICENSE', 'THIRD-PARTY-NOTICES', 'premise', 'premise-server', 'site'])
    expect(readFileSync(join(home, 'THIRD-PARTY-NOTICES'), 'utf8')).toMatch(/\nworkerd .*\n[\s\S]*\nzod /)
  })

  it('signs in, takes rows, runs a tick of cron and shows the finance page, without Node and without a network', async () => {
    const port = String(await freePort())
    const server = run('--port', port, '--test-clock')
    running = server
    await until(() => server.output.stderr.includes('Sign in once: ') || server.child.exitCode !== null)
    expect(server.output.stdout).toBe(`Premise is ready: http://127.0.0.1:${port}/\n`)
    const link = new URL(/Sign in once: (\S+)/.exec(server.output.stderr)?.[1] ?? '')
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const signedIn = await call('control.sock', 'POST', '/sign-in', form, `link=${link.searchParams.get('link')}`)
    expect(signedIn.status).toBe(303)
    expect((await call('control.sock', 'POST', '/sign-in', form, `link=${link.searchParams.get('link')}`)).status).toBe(
      410,
    )

    const cookie = { cookie: signedIn.cookie }
    const before = await call('control.sock', 'GET', '/finance', cookie)
    expect(before.status).toBe(200)
    const months = Array.from(
      { length: 24 },
      (_, i) => `${2012 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-15`,
    )
    const rows = months.flatMap((day, i) => [
      `r${i},${day},North,Sales,Actual,4000,Sales,Revenue,${1000 + i}.50`,
      `e${i},${day},North,Sales,Actual,6000,Salaries,Expenditures,400.25`,
    ])
    const key = readFileSync(join(data, 'secrets', 'operator'), 'utf8').trim()
    const sent = await call(
      'control.sock',
      'POST',
      '/api/finance/rows/ledger',
      { authorization: `Bearer ${key}`, 'content-type': 'text/csv', 'idempotency-key': 'first' },
      `entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n${rows.join('\n')}\n`,
    )
    expect(JSON.parse(sent.text)).toMatchObject({ accepted: 48, rejected: 0 })

    const { now, at } = JSON.parse((await call('clock.sock', 'POST', '/clock?advance=0')).text) as {
      now: number
      at: { app: number }
    }
    await call('clock.sock', 'POST', `/clock?advance=${at.app - now - 50}`)
    const page = await until(async () => {
      const answer = await call('control.sock', 'GET', '/finance', cookie)
      return answer.text.includes('<svg') && !before.text.includes('<svg') ? answer : null
    })
    expect(server.output.stderr).toContain('cron run ended')
    expect(page.text).toContain('<svg')
    const metric = JSON.parse((await call('control.sock', 'GET', '/api/metrics/revenue?grain=year', cookie)).text) as {
      rows: { value: number }[]
    }
    expect(metric.rows.reduce((sum, row) => sum + row.value, 0)).toBeCloseTo(24 * 1000.5 + (23 * 24) / 2, 2)

    const second = run('--port', String(await freePort()))
    expect(await second.ended).toBe(1)
    expect(second.output.stderr).toMatch(/is in use by process \d+\.\nStop that process first/)
    stop()
    expect(await server.ended).toBe(0)
    running = null
    for (const name of readdirSync(join(data, 'secrets')))
      expect(statSync(join(data, 'secrets', name)).mode & 0o777).toBe(0o600)
  })

  it('copies the database before a program of another level opens it, and is reached by the command line', async () => {
    writeFileSync(join(data, 'run', 'level'), '0001_older\n')
    const server = run('--port', String(await freePort()))
    running = server
    await until(() => server.output.stdout.includes('is ready') || server.child.exitCode !== null)
    expect(server.output.stderr).toMatch(/The database is copied to \S+\/data\/backups\/before-/)
    expect(server.output.stderr).not.toContain('Sign in once')
    expect(readdirSync(join(data, 'backups'))).toHaveLength(1)
    const batches = await premise('batches', '--json', '--data', data)
    expect(JSON.parse(batches.stdout)).toMatchObject([{ accepted: 48, state: 'complete' }])
    stop()
    expect(await server.ended).toBe(0)
    running = null
  })

  it('refuses a secret that others may read', async () => {
    rmSync(join(data, 'secrets', 'pepper'))
    writeFileSync(join(data, 'secrets', 'pepper'), 'x'.repeat(43), { mode: 0o644 })
    const { ended, output } = run('--port', String(await freePort()))
    expect(await ended).toBe(1)
    expect(output.stderr).toMatch(/may be read by others.*\n.*chmod 600/)
  })
})
