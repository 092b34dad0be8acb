// How a command reaches the data: through the server that runs, or through one of its own.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { copyBeforeMigrations } from './backup.ts'
import { build } from './build.ts'
import { ask, type Control, send } from './control.ts'
import { prepareDataFolder, readSecrets, requireData } from './data-folder.ts'
import { Failure } from './failure.ts'
import { readSettings, tenantIds } from './installation.ts'
import { Lock, type Owner, takeLock } from './lock.ts'
import { logLineOf } from './logs.ts'
import { firstSound, requireSound } from './quarantine.ts'
import { unknownTenant } from './tenants.ts'
import { launchWorkerd } from './workerd.ts'

export const lockFile = (data: string) => join(data, 'premise.lock')

/** Says on stderr what goes on; stdout belongs to the result. */
export const say = (line: string) => void process.stderr.write(`${line}\n`)

const waitMs = 600_000
const startingMs = 120_000

export interface Server {
  control: Control
  /** True when this command brought the server up and it ends with it. */
  isPrivate: boolean
}

/** A tenant by its id, or chosen among those that there are. */
export type TenantChoice = string | ((ids: string[]) => string)

/** The synthetic company where it has a tenant of its own, else the first tenant. */
export const demoOrFirst = (ids: string[]): string => (ids.includes('demo') ? 'demo' : 'main')

/**
 * Gives the work the control of a ready server on the data folder, and ends a private one after it.
 * @param tenant that the work's addresses lead to.
 * @throws Failure, also when there is no such tenant, or its database is damaged.
 */
export async function withServer<T>(
  data: string,
  what: string,
  work: (server: Server) => Promise<T>,
  tenant: TenantChoice = 'main',
): Promise<T> {
  requireData(data)
  const held = await lockOrServer(data, what)
  if (!(held instanceof Lock)) {
    const control = { socket: held.control ?? '', operatorKey: readSecrets(data, []).operator }
    await answering(control, held)
    return work({ control: await ofTenant(control, tenant), isPrivate: false })
  }
  try {
    return await withPrivateServer(data, held, async (control) =>
      work({ control: await ofTenant(control, tenant), isPrivate: true }),
    )
  } finally {
    held.release()
  }
}

/** @returns the control under whose addresses the tenant lies, once its database is open. @throws Failure. */
async function ofTenant(control: Control, choice: TenantChoice): Promise<Control> {
  const { tenants } = await ask<{ tenants: { id: string }[] }>(control, '/api/operator/tenants')
  const ids = tenants.map(({ id }) => id)
  const id = typeof choice === 'string' ? choice : choice(ids)
  if (!ids.includes(id)) throw unknownTenant(id, ids)
  const found = id === 'main' ? control : { ...control, path: `/t/${id}` }
  await ask(found, '/readyz')
  return found
}

/** @returns the lock, or the owner that serves. Waits for a command that has the lock now. */
export async function lockOrServer(data: string, what: string): Promise<Lock | Owner> {
  const untilMs = Date.now() + waitMs
  for (let told = false; ; told = true) {
    const taken = await takeLock(lockFile(data), 'command', what)
    if (taken instanceof Lock || (taken.kind === 'server' && taken.control !== undefined)) return taken
    if (!told && taken.kind === 'command')
      say(`Waiting for "premise ${taken.what}" (process ${taken.pid}), which works on ${data} …`)
    if (Date.now() > untilMs)
      throw new Failure(
        `"premise ${taken.what}" (process ${taken.pid}) has had ${data} for too long.`,
        'Wait until it ends, or end it, then run the same command again.',
      )
    await sleep(200)
  }
}

/** A server may still be starting, or starting again after a crash. */
async function answering(control: Control, owner: Owner): Promise<void> {
  const untilMs = Date.now() + startingMs
  for (;;) {
    const reply = await send(control, '/healthz', { timeoutMs: 30_000 }).catch(() => null)
    if (reply?.status === 200) return
    if (Date.now() > untilMs)
      throw new Failure(
        `The server (process ${owner.pid}, ${owner.address}) does not get ready.`,
        'See its log for the reason.',
      )
    await sleep(200)
  }
}

async function withPrivateServer<T>(data: string, lock: Lock, work: (control: Control) => Promise<T>): Promise<T> {
  prepareDataFolder(data)
  await build(say)
  const settings = readSettings(data)
  const secrets = readSecrets(data, tenantIds(settings))
  const damaged = requireSound(data, tenantIds(settings), false)
  const copy = await copyBeforeMigrations(data, damaged)
  if (copy !== null) say(`The database is copied to ${copy} before it is brought up to date.`)
  const lines: string[] = []
  const workerd = launchWorkerd({
    data,
    settings,
    secrets,
    kind: 'private',
    testClock: false,
    damaged,
    onLine: (line) => void lines.push(line),
  })
  lock.update({ workerd: workerd.identity })
  const interrupted = async () => {
    await workerd.stop()
    lock.release()
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupted)
  try {
    if (!(await workerd.ready(firstSound(tenantIds(settings), damaged))))
      throw new Failure(
        `The database could not be opened: ${lastWords(lines)}`,
        '"premise doctor" checks the installation.',
      )
    return await work(workerd.control)
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupted)
    await workerd.stop()
  }
}

/** @returns the last trouble that workerd told, for a message. */
export function lastWords(lines: string[]): string {
  const told = lines.map((line) => logLineOf(line, new Date())).filter((line) => line !== null && line.level !== 'info')
  return told.at(-1)?.msg ?? 'workerd ended without a word.'
}
