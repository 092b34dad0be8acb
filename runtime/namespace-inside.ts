// The first process of a network of its own (namespace.ts starts it): loopback up, a name server that only listens, then the command.
import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caught } from './namespace.ts'

const [report = '', command = '', ...args] = process.argv.slice(2)
const system = { stdio: 'inherit', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } } as const
const questions: string[] = []

/** The name in a question of DNS: lengths and labels from the twelfth byte. */
function nameIn(packet: Buffer): string {
  const labels: string[] = []
  for (let at = 12; at < packet.length && packet[at] !== 0; at += (packet[at] as number) + 1)
    labels.push(packet.toString('latin1', at + 1, at + 1 + (packet[at] as number)))
  return labels.join('.').toLowerCase()
}

/** Answers that there is no such name, so that nobody waits. */
async function listen(): Promise<void> {
  const udp = createSocket('udp4')
  udp.on('message', (packet, { port, address }) => {
    questions.push(nameIn(packet))
    const answer = Buffer.from(packet)
    answer.writeUInt16BE(0x8183, 2)
    udp.send(answer, port, address)
  })
  await new Promise<void>((bound) => udp.bind(53, '127.0.0.1', bound))
  const tcp = createServer((socket) =>
    socket
      .once('data', (packet) => {
        questions.push(nameIn(packet.subarray(2)))
        socket.destroy()
      })
      .on('error', () => undefined),
  )
  await new Promise<void>((bound) => tcp.listen(53, '127.0.0.1', () => bound()))
  for (const server of [udp, tcp]) server.unref()
}

/** What the kernel of this network counts as having had no route. */
function unreachable(): number {
  const [names, values] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Ip: '))
    .map((line) => line.split(' '))
  const four = Number(values?.[names?.indexOf('OutNoRoutes') ?? -1] ?? 0)
  const six = existsSync('/proc/net/snmp6')
    ? Number(/^Ip6OutNoRoutes\s+(\d+)/m.exec(readFileSync('/proc/net/snmp6', 'utf8'))?.[1] ?? 0)
    : 0
  return four + six
}

const folder = mkdtempSync(join(tmpdir(), 'premise-names-'))
const resolver = join(folder, 'resolv.conf')
writeFileSync(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n')
execFileSync('ip', ['link', 'set', 'lo', 'up'], system)
execFileSync('mount', ['--bind', resolver, '/etc/resolv.conf'], system)
await listen()
const before = unreachable()
const child = spawn(command, args, { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
const code = await new Promise<number | null>((ended) => {
  child.once('exit', ended)
  child.once('error', () => ended(127))
})
const caught: Caught = { code, questions, unreachable: unreachable() - before }
writeFileSync(report, JSON.stringify(caught))
rmSync(folder, { recursive: true, force: true })
process.exit(code ?? 1)
