// Where the running product can be reached, as the system itself tells it.
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { socketFolder } from '../runtime/data-folder.ts'
import { root } from '../runtime/program.ts'
import { serviceUnit } from '../runtime/service-unit.ts'
import { type Server, startServer } from './server.ts'

const onLinux = process.platform === 'linux'
let server: Server
const data = mkdtempSync(join(tmpdir(), 'premise-test-'))
beforeAll(async () => {
  server = await startServer({ data, config: '[tenants.b]\nname = "Beta"\n' })
})
afterAll(async () => {
  await server?.stop()
  rmSync(data, { recursive: true, force: true })
})

/** Inodes of the sockets that a process holds. */
function socketsOf(pid: number): Set<string> {
  return new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        return []
      }
    }),
  )
}

/** Local addresses, as the kernel writes them, on which the process listens or, for UDP, is bound. */
function reachable(pid: number): string[] {
  const inodes = socketsOf(pid)
  const rows = (file: string) =>
    readFileSync(`/proc/${pid}/net/${file}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(/\s+/))
  const network = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].flatMap((file) =>
    rows(file)
      .filter((row) => inodes.has(row[9] as string) && (!file.startsWith('tcp') || row[3] === '0A'))
      .map((row) => `${file} ${row[1]}`),
  )
  // 00010000 in the flags: it accepts connections.
  const files = rows('unix')
    .filter((row) => inodes.has(row[6] as string) && row[3] === '00010000')
    .map((row) => `unix ${row[7] ?? ''}`)
  return [...network, ...files].sort()
}

const argumentsOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)

describe.runIf(onLinux)('the running product', () => {
  it('O4: listens on its address and on the control socket, and nowhere else', () => {
    const port = Number(new URL(server.base).port).toString(16).toUpperCase().padStart(4, '0')
    const control = join(socketFolder(data), 'control.sock')
    expect(reachable(server.workerPid)).toEqual([`tcp 0100007F:${port}`, `unix ${control}`].sort())
    expect(reachable(server.pid)).toEqual([])
    expect(statSync(control).mode & 0o077).toBe(0)
    expect(statSync(socketFolder(data)).mode & 0o077).toBe(0)
  })

  it('O4: has no debugger, no inspector and no watcher, in its arguments, its configuration, its environment or its unit', () => {
    const open = /inspect|debug|--watch|\b-w\b|--socket-addr|--control-fd|--test|--verbose/
    const unit = serviceUnit({ root, data, node: process.execPath, user: 'premise', ofUser: false })
    expect(argumentsOf(server.workerPid).filter((each) => open.test(each))).toEqual([])
    expect(argumentsOf(server.pid).filter((each) => open.test(each))).toEqual([])
    expect(unit).not.toMatch(open)
    expect(readFileSync(join(data, 'run/config.capnp'), 'utf8').replaceAll(data, '')).not.toMatch(
      /inspector|debugPort|internet|tailStream|unsafeEval/i,
    )
    expect(readFileSync(`/proc/${server.workerPid}/environ`, 'utf8')).not.toMatch(/NODE_OPTIONS|INSPECT|DEBUG/)
  })

  it('O4: what it holds in its arguments everybody may read', () => {
    const secrets = readdirSync(join(data, 'secrets')).map((name) =>
      readFileSync(join(data, 'secrets', name), 'utf8').trim(),
    )
    expect(secrets.length).toBeGreaterThan(2)
    const said = [...argumentsOf(server.workerPid), ...argumentsOf(server.pid)].join(' ')
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([])
  })

  it('O4: the launcher hands nothing of its environment on', () => {
    const names = readFileSync(`/proc/${server.workerPid}/environ`, 'utf8')
      .split('\0')
      .filter(Boolean)
      .map((each) => each.split('=')[0])
    expect(names.sort()).toEqual(['PREMISE_KEYS', 'PREMISE_OPERATOR_KEY', 'PREMISE_PEPPER', 'TZ'])
  })
})
