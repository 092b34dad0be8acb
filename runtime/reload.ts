// A running server takes premise.toml and the secrets anew: told with a signal, seen in the lock.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './failure.ts'
import { installationFile } from './installation.ts'
import { isAlive, lockOwner } from './lock.ts'
import { lockFile } from './server-access.ts'

/** Makes the launcher read its configuration again. */
export const reloadSignal = 'SIGUSR2'
const againMs = 5_000
const waitMs = 120_000

/** @returns a hash of all that configures a server. */
export function configurationHash(data: string): string {
  const hash = createHash('sha256')
  const secrets = join(data, 'secrets')
  const names = existsSync(secrets)
    ? readdirSync(secrets)
        .filter((name) => !name.endsWith('.new'))
        .sort()
    : []
  for (const file of [installationFile(data), ...names.map((name) => join(secrets, name))])
    if (existsSync(file)) hash.update(file.slice(data.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Has the server that runs, if one does, serve what is configured now. @returns whether one runs. @throws Failure when it does not take it. */
export async function reloadServer(data: string): Promise<boolean> {
  const untilMs = Date.now() + waitMs
  for (let toldMs = 0; ; await sleep(50)) {
    const owner = lockOwner(lockFile(data))
    if (owner === null || owner.kind !== 'server' || !isAlive(owner)) return false
    const hash = configurationHash(data)
    if (owner.loaded === hash) return true
    if (owner.refused?.hash === hash) throw new Failure(owner.refused.says, owner.refused.advice)
    if (owner.control !== undefined && owner.loaded === undefined)
      throw new Failure(
        `The server on ${data} (process ${owner.pid}) carries its configuration in itself: it was compiled.`,
        'Compile it again with this data folder, then start it again.',
      )
    if (Date.now() > untilMs)
      throw new Failure(
        `The server (process ${owner.pid}) has not taken the new configuration.`,
        'See its log for the reason; it takes it at its next start.',
      )
    if (owner.loaded !== undefined && owner.loaded !== '' && Date.now() - toldMs > againMs) {
      process.kill(owner.pid, reloadSignal)
      toldMs = Date.now()
    }
  }
}
