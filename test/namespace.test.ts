// The proof that nothing leaves the machine: the product in a network that has no way out, where every attempt is caught.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root, siteFolder, workerFile } from '../runtime/program.ts'
import { type Caught, inNamespace, isMadeUp, readCaught, withoutNamespace } from '../runtime/namespace.ts'

const reason = withoutNamespace()
if (reason !== null) console.log(`not run: ${reason}`)
/** Names of vocabularies and of services inside the process: nothing is fetched from them. */
const names = ['www.w3.org', 'json-schema.org', 'localhost', 'site']
const folder = mkdtempSync(join(tmpdir(), 'premise-namespace-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...command: string[]): { caught: Caught; out: string; err: string } {
  const report = join(folder, 'caught.json')
  rmSync(report, { force: true })
  const [program, args] = inNamespace(report, command)
  const { stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 240_000, maxBuffer: 1e8 })
  return { caught: readCaught(report), out: stdout, err: stderr }
}
const scenario = (what: string) => run(process.execPath, 'test/namespace-scenario.ts', what)

interface Day {
  accepted: number
  state: string
  statuses: Record<string, number>
  seen: { foreign: string[]; titles: Record<string, string>; figures: number } | null
}

function day(out: string, err: string): Day {
  if (!out.startsWith('{')) throw new Error(`the scenario failed:\n${err.slice(-4000)}`)
  return JSON.parse(out) as Day
}

describe.runIf(reason === null)('without a way out', () => {
  it('F9: an attempt would be caught: a name asked for, and a connection', () => {
    const { caught } = scenario('speak-out')
    expect(caught.questions).toContain('somewhere.premise-probe.org')
    expect(caught.unreachable).toBeGreaterThan(0)
  })

  it('F9: the server starts, imports, refreshes, signs in and shows every page, and asks nobody for anything', {
    timeout: 300_000,
  }, () => {
    const { caught, out, err } = scenario('server')
    const { accepted, state, statuses } = day(out, err)
    expect([caught.code, accepted > 500, state]).toEqual([0, true, 'done'])
    expect(Object.keys(statuses).length).toBeGreaterThan(6)
    expect(Object.values(statuses).filter((status) => status >= 500)).toEqual([])
    expect({ questions: caught.questions, unreachable: caught.unreachable }).toEqual({ questions: [], unreachable: 0 })
  })

  it('F9: a browser on all of its pages asks for no name and no other host', { timeout: 300_000 }, () => {
    const { caught, out, err } = scenario('browser')
    const { seen } = day(out, err)
    expect(seen?.foreign).toEqual([])
    expect(seen?.figures).toBeGreaterThan(3)
    expect(Object.keys(seen?.titles ?? {})).toContain('/finance')
    expect([caught.code, caught.questions]).toEqual([0, []])
  })

  const strace = spawnSync('strace', ['-V']).status === 0
  it.runIf(strace)(
    'F9: by its system calls it connects to files and to its own machine only',
    { timeout: 300_000 },
    () => {
      const trace = join(folder, 'trace')
      const { caught, out, err } = run(
        'strace',
        '-f',
        '-qq',
        '-e',
        'trace=connect,sendto,sendmsg,sendmmsg',
        '-o',
        trace,
        process.execPath,
        'test/namespace-scenario.ts',
        'server',
      )
      expect(day(out, err).state).toBe('done')
      expect(caught).toMatchObject({ questions: [], unreachable: 0 })
      const lines = readFileSync(trace, 'utf8').split('\n')
      const named = lines.filter((line) => /sa_family=AF_INET/.test(line))
      // The test itself asks the server by its address.
      expect(named.length).toBeGreaterThan(0)
      expect(named.filter((line) => !/inet_addr\("127\.0\.0\.1"\)|inet_pton\(AF_INET6, "::1"/.test(line))).toEqual([])
      expect(lines.filter((line) => /sa_family=AF_(?!INET|UNIX|UNSPEC|NETLINK)/.test(line))).toEqual([])
    },
  )
})

describe('the programs that are shipped', () => {
  it('F9: name no host to reach: neither the worker nor a file of the pages', () => {
    const files = [
      workerFile,
      ...readdirSync(siteFolder, { recursive: true, encoding: 'utf8' }).map((file) => join(siteFolder, file)),
    ]
    const texts = files.filter((file) => /\.(js|css|html|svg)$/.test(file)).map((file) => readFileSync(file, 'utf8'))
    expect(texts.length).toBeGreaterThan(5)
    const hosts = texts.flatMap((text) =>
      [...text.matchAll(/["'`](?:https?|wss?):\/\/([a-z0-9.-]+)/gi)].map(([, host]) => host as string),
    )
    expect([...new Set(hosts)].filter((host) => !names.includes(host) && !isMadeUp(host)).sort()).toEqual([])
  })
})
