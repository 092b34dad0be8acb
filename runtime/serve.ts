// `premise start`: holds the data folder, keeps workerd running, ends it cleanly.
import { setTimeout as sleep } from 'node:timers/promises'
import { copyBeforeMigrations } from './backup.ts'
import { addDemoTenant } from './company/demo-tenant.ts'
import { prepareDataFolder, readSecrets } from './data-folder.ts'
import { databaseFile } from './database.ts'
import { Failure } from './failure.ts'
import { tellLost } from './high-water.ts'
import { readSettings, type Settings, tenantIds } from './installation.ts'
import { Lock, type Owner, takeLock } from './lock.ts'
import { log } from './logs.ts'
import { checkTls, refuseOpenHttp } from './network-settings.ts'
import { requireFreePort } from './port.ts'
import { requireSound } from './quarantine.ts'
import { configurationHash } from './reload.ts'
import { lockFile, say } from './server-access.ts'
import { type Loaded, type Ready, Supervisor } from './supervisor.ts'

export interface ServeOptions {
  data: string
  host?: string
  port?: number
  testClock: boolean
  /** Give a new installation a tenant for the synthetic company. */
  demo: boolean
  /** Called once. */
  onReady(ready: Ready): void
}

const commandMs = 60_000

/** Serves until SIGTERM or SIGINT. @returns the exit code. @throws Failure when it cannot start or cannot be kept up. */
export async function serve(options: ServeOptions): Promise<number> {
  const { data } = options
  prepareDataFolder(data)
  const overrides = {
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.port === undefined ? {} : { port: options.port }),
  }
  const load = (): Omit<Loaded, 'damaged'> => {
    const settings = servable(readSettings(data, overrides))
    return { settings, secrets: readSecrets(data, tenantIds(settings)), hash: configurationHash(data) }
  }
  // What is wrong with the file is said before anything is changed.
  servable(readSettings(data, overrides))
  const lock = await lockForServer(data)
  try {
    if (options.demo && databaseFile(data, 'main') === null) addDemoTenant(data)
    const loaded = load()
    await requireFreePort(loaded.settings)
    const damaged = requireSound(data, tenantIds(loaded.settings), true)
    tellLost(
      data,
      tenantIds(loaded.settings).filter((id) => !damaged.includes(id)),
    )
    const copy = await copyBeforeMigrations(data, damaged)
    if (copy !== null) log('info', 'database copied before migrations', { folder: copy })
    return await new Supervisor(options, load, { ...loaded, damaged }, lock).run()
  } finally {
    lock.release()
  }
}

/** @returns the settings, where a server may listen with them. @throws Failure. */
function servable(settings: Settings): Settings {
  refuseOpenHttp(settings)
  if (settings.tls !== undefined) checkTls(settings.tls)
  return settings
}

async function lockForServer(data: string): Promise<Lock> {
  const untilMs = Date.now() + commandMs
  for (let told = false; ; told = true) {
    const taken = await takeLock(lockFile(data), 'server', 'start')
    if (taken instanceof Lock) return taken
    if (taken.kind === 'server' || Date.now() > untilMs) throw heldBy(data, taken)
    if (!told) say(`Waiting for "premise ${taken.what}" (process ${taken.pid}), which works on ${data} …`)
    await sleep(200)
  }
}

function heldBy(data: string, owner: Owner): Failure {
  const where = owner.address === undefined ? '' : ` and serves ${owner.address}`
  return new Failure(
    `The data folder ${data} is in use: "premise ${owner.what}" (process ${owner.pid}) has held it since ${owner.since}${where}.`,
    'Open that address, or stop that process first, or start on another folder with --data DIR.',
  )
}
