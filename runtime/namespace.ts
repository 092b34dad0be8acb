// A network of its own: loopback and nothing else, with every question about a name caught.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './program.ts'

export interface Caught {
  /** How the command ended. */
  code: number | null
  /** Names that anybody asked the system's name server for. */
  questions: string[]
  /** Packets or connections that had no way to go, IPv4 and IPv6. */
  unreachable: number
}

/** @returns why this system has no such network, or null. */
export function withoutNamespace(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are Linux only'
  const tried = spawnSync('unshare', ['-rnm', 'sh', '-c', 'PATH=$PATH:/usr/sbin:/sbin; ip link set lo up'], {
    encoding: 'utf8',
  })
  return tried.status === 0
    ? null
    : `unshare -rnm or ip does not work here: ${tried.error?.message ?? tried.stderr.trim()}`
}

/** @returns program and arguments that run the command in such a network; what was caught is written to the file as JSON. */
export function inNamespace(report: string, command: string[]): [string, string[]] {
  return ['unshare', ['-rnm', process.execPath, join(root, 'runtime', 'namespace-inside.ts'), report, ...command]]
}

export function readCaught(report: string): Caught {
  return JSON.parse(readFileSync(report, 'utf8')) as Caught
}

/** Names of the tests' own, which lead nowhere by their standard (RFC 2606, 6761, 8375) and which the product does not know. */
export function isMadeUp(name: string): boolean {
  return /(^|\.)(test|example|invalid|localhost|internal|example\.(com|net|org))$/.test(name)
}
