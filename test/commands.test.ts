// The command line, with and without a server.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../runtime/program.ts'
import { expectTwoLines, premise, start, temporaryFolder, until } from './premise.ts'
import { freePort, startServer } from './server.ts'

const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'
const line = (id: number | string) => `${id},2013-03-01,North,Sales,Actual,6000,Salaries,Expenditures,1.00\n`
const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('commands without a server', () => {
  const data = join(folder, 'alone')
  const file = join(folder, 'ledger.csv')
  beforeAll(async () => {
    await (await startServer({ data })).stop()
    writeFileSync(
      file,
      header +
        Array.from({ length: 50 }, (_, i) => line(i)).join('') +
        'bad,2013-02-30,North,Sales,Actual,6000,Salaries,Expenditures,1.00\n',
    )
  })

  it('bring their own, import, refresh and leave the folder free', async () => {
    const dry = await premise('import', 'finance/ledger', file, '--dry-run', '--json', '--data', data)
    expect(JSON.parse(dry.stdout)).toMatchObject({ accepted: 50, rejected: 1, batchId: null })
    const imported = await premise('import', 'finance/ledger', file, '--json', '--data', data)
    expect(imported.code).toBe(0)
    const report = JSON.parse(imported.stdout) as { batchId: number }
    expect(report).toMatchObject({ accepted: 50, rejected: 1, inserted: 50, batchId: expect.any(Number) })
    const again = await premise('import', 'finance/ledger', file, '--json', '--data', data)
    expect(JSON.parse(again.stdout)).toEqual(report)
    const refreshed = await premise('refresh', '--json', '--data', data)
    expect(refreshed.code).toBe(0)
    expect(JSON.parse(refreshed.stdout)).toMatchObject({ runId: expect.any(String), state: 'done' })
    expect((await premise('batches', 'rejects', String(report.batchId), '--data', data)).stdout).toContain('2013-02-30')
    expect((await premise('batches', 'undo', String(report.batchId), '--data', data)).code).toBe(0)
    expect(JSON.parse((await premise('batches', '--json', '--data', data)).stdout)).toMatchObject([
      { id: report.batchId, state: 'undone' },
    ])
    expect(existsSync(join(data, 'premise.lock'))).toBe(false)
  })

  it('wait for one another instead of writing at once', async () => {
    const all = await Promise.all(
      ['viewer', 'owner', 'viewer'].map((role) => premise('token', '--role', role, '--data', data)),
    )
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(3)
  })

  it('tell their errors in two lines: what happened, what to do', async () => {
    expectTwoLines((await premise('frobnicate')).stderr, /no command "frobnicate"/, /import/)
    expectTwoLines(
      (await premise('token', '--role', 'king', '--data', data)).stderr,
      /There is no role "king"/,
      /owner, executive, manager, analyst, viewer, service/,
    )
    expectTwoLines(
      (await premise('token', '--role', 'viewer', '--days', '366')).stderr,
      /--days cannot be "366"/,
      /365/,
    )
    expectTwoLines(
      (await premise('token', '--role', 'viewer', '--scopes', 'view,fly', '--data', data)).stderr,
      /"scopes\.1"/,
    )
    expectTwoLines(
      (await premise('token', '--roll', 'owner')).stderr,
      /Unknown option '--roll'/,
      /Usage: premise token/,
    )
    expectTwoLines(
      (await premise('import', 'finance/ledger', join(folder, 'nothing.csv'), '--data', data)).stderr,
      /does not exist/,
    )
    expectTwoLines(
      (await premise('refresh', '--data', join(folder, 'nowhere'))).stderr,
      /no Premise data/,
      /--data DIR/,
    )
    expectTwoLines((await premise('batches', 'show', '77', '--data', data)).stderr, /no batch/i)
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })
})

describe('premise user', () => {
  it('adds, lists, invites, resets, disables and enables, by number or login', async () => {
    const data = join(folder, 'users')
    const server = await startServer({ data })
    const user = (...args: string[]) => premise('user', ...args, '--data', data)
    try {
      expect((await user('list')).stdout).toBe('There is no user yet.\n')
      const scope = 'department=Sales; department=Export'
      const added = await user(
        'add',
        'Ada Lovelace',
        '--role',
        'manager',
        '--login',
        'ada@example.com',
        '--scope',
        scope,
      )
      expect(added).toMatchObject({ code: 0, stdout: '1\n', stderr: '' })
      expect((await user('list')).stdout).toMatch(
        /^ {4}1 {2}manager +never seen +Ada Lovelace <ada@example\.com> {2}\(Export, Sales\)\n$/,
      )
      for (const [action, who] of [
        ['link', '1'],
        ['reset', 'ADA@example.com'],
      ] as const) {
        const { stdout, code } = await user(action, who)
        expect([code, stdout]).toEqual([
          0,
          expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\?link=[\w-]{43}\n$/),
        ])
        expect(stdout.startsWith(server.base)).toBe(true)
      }
      expect((await user('disable', 'ada@example.com')).stdout).toMatch(/^ +1 {2}manager +disabled /)
      expectTwoLines((await user('link', '1')).stderr, /disabled/, /Enable/)
      expect(JSON.parse((await user('enable', '1', '--json')).stdout)).toMatchObject([{ id: 1, disabledAt: null }])
      expectTwoLines((await user('disable', 'nobody')).stderr, /no user "nobody"/, /premise user list/)
      expectTwoLines((await user('promote', '1')).stderr, /cannot "promote"/, /list, add/)
      expectTwoLines((await user('add', 'x', '--scope', 'Sales')).stderr, /--scope/, /department=Sales/)
      expectTwoLines((await user('add', 'x', '--role', 'king')).stderr, /no role "king"/)
    } finally {
      await server.stop()
    }
  })
})

describe('premise.toml', () => {
  it('is refused with the file, the key and what is allowed', async () => {
    const data = join(folder, 'toml')
    mkdirSync(data, { recursive: true })
    const check = async (toml: string) => {
      writeFileSync(join(data, 'premise.toml'), toml)
      return premise('config', 'check', '--data', data)
    }
    expectTwoLines(
      (await check('port = 99999\n')).stderr,
      join(data, 'premise.toml'),
      /port: must be a port, 1 to 65535/,
    )
    expectTwoLines((await check('hots = "x"\n')).stderr, /hots: no such key/)
    expectTwoLines(
      (await check('[tenant]\ntime_zone = "Mars/Olympus"\ncurrency = "euro"\n')).stderr,
      /tenant\.time_zone: must be an IANA time zone/,
      /tenant\.currency: must be an ISO 4217 code/,
    )
    expectTwoLines((await check('host = 127\n')).stderr, /not TOML|host/)
    expectTwoLines((await check('public_url = "https://a.example/x"\nbase_path = "/y"\n')).stderr, /base_path/)
    const right = await check('host = "::1"\n[tenant]\nname = "Größe \\"7\\" \\\\ €"\n')
    expect(right).toMatchObject({ code: 0, stderr: '' })
    expect((await premise('config', 'show', '--workerd', '--data', data)).stdout).toContain('[::1]:8787')
  })

  it('reaches the worker whatever characters its names hold', async () => {
    const server = await startServer({ config: '[tenant]\nname = "Größe \\"7\\" \\\\ €\\t\\u0001"\n' })
    const { name } = await server.json<{ name: string }>('/api/settings')
    await server.stop()
    expect(name).toBe('Größe "7" \\ €\t\u0001')
  })
})

describe('premise service', () => {
  it('prints a unit that systemd accepts', async () => {
    const { stdout, code } = await premise('service', 'install', '--dry-run', '--data', join(folder, 'with space'))
    expect(code).toBe(0)
    expect(stdout).toMatch(/ExecStart=.*node .*runtime\/cli\.ts start --no-open --demo none --data ".*with space"\n/)
    expect(stdout).toContain('Restart=on-failure')
    const unit = join(folder, 'premise.service')
    writeFileSync(unit, stdout)
    const verified = start('systemd-analyze', ['verify', unit])
    const known = await Promise.race([
      verified.ended.then((exit) => exit !== null),
      new Promise<boolean>((resolve) => verified.child.once('error', () => resolve(false))),
    ])
    if (known) expect(verified.output.stderr.split('\n').filter((text) => text.includes('premise.service'))).toEqual([])
  })
})

describe('the bootstrap', () => {
  it("runs on the host's Node, hands over to the pinned one, and keeps stdout for the command", async () => {
    const { ended, output } = start('sh', ['-c', 'node runtime/bootstrap.mjs runtime/cli.ts version --json'], {
      cwd: root,
    })
    expect(await ended).toBe(0)
    expect(JSON.parse(output.stdout)).toMatchObject({
      premise: '0.1.0',
      node: JSON.parse(readFileSync(join(root, 'node_modules', 'node', 'package.json'), 'utf8')).version,
    })
  })

  it('passes a stop on to what it started', async () => {
    const data = join(folder, 'boot')
    const { child, output, ended } = start(
      'node',
      [
        'runtime/bootstrap.mjs',
        'runtime/cli.ts',
        'start',
        '--demo',
        'none',
        '--port',
        String(await freePort()),
        '--data',
        data,
      ],
      { cwd: root },
    )
    await until(() => output.stdout.includes('Premise is ready'))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(output.stdout.trim().split('\n')).toHaveLength(1)
    expect(existsSync(join(data, 'premise.lock'))).toBe(false)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('leaves no server behind when npm gets %s', async (signal) => {
    const data = join(folder, `npm-${signal}`)
    const args = [
      'run',
      '-s',
      'premise',
      '--',
      'start',
      '--demo',
      'none',
      '--port',
      String(await freePort()),
      '--data',
      data,
    ]
    const { child, output } = start('npm', args, { cwd: root })
    await until(() => output.stdout.includes('Premise is ready') || child.exitCode !== null)
    expect(child.exitCode).toBeNull()
    child.kill(signal)
    await until(() => !existsSync(join(data, 'premise.lock')))
  })
})
