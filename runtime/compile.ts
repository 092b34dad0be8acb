// `premise compile`: one folder that runs without Node and without a network.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { workerdConfig } from './config.ts'
import { databaseFileName, programMigrations } from './database.ts'
import { Failure } from './failure.ts'
import { addressOf, type Settings, tenantIds, vaultName } from './installation.ts'
import { isOpenHttp } from './network-settings.ts'
import { thirdPartyNotices } from './notices.ts'
import { programVersion, root, siteFolder, workerdBinary, workerFile } from './program.ts'

/** Programs of a level before this one left databases without keys and without an audit key. */
const firstWithKeys = '0010_platform_rights'

/** Writes the folder; dist must be built. @throws Failure when the folder holds something that is no earlier compilation. */
export function compile(folder: string, settings: Settings, testClock: boolean): void {
  if (settings.tls !== undefined)
    throw new Failure(
      'The compiled folder is one that is copied about: a private key does not belong into it.',
      'Leave [tls] out of the premise.toml that is compiled, and let a proxy do TLS there.',
    )
  const own = ['premise', 'premise-server', 'site', 'LICENSE', 'THIRD-PARTY-NOTICES', 'data']
  if (existsSync(folder) && readdirSync(folder).some((name) => !own.includes(name)))
    throw new Failure(
      `The folder ${folder} holds something else already.`,
      'Name a folder that does not exist yet, or one that "premise compile" has written.',
    )
  mkdirSync(folder, { recursive: true })
  compileServer(join(folder, 'premise-server'), settings, testClock)
  rmSync(join(folder, 'site'), { recursive: true, force: true })
  cpSync(siteFolder, join(folder, 'site'), { recursive: true })
  writeFileSync(join(folder, 'premise'), startScript(settings), { mode: 0o755 })
  chmodSync(join(folder, 'premise'), 0o755)
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES'), thirdPartyNotices())
}

function compileServer(file: string, settings: Settings, testClock: boolean): void {
  const work = mkdtempSync(join(tmpdir(), 'premise-compile-'))
  try {
    copyFileSync(workerFile, join(work, 'app.js'))
    writeFileSync(
      join(work, 'config.capnp'),
      workerdConfig(
        settings,
        {
          worker: 'app.js',
          site: 'site',
          db: 'data/db',
          control: 'control.sock',
          ...(testClock ? { clock: 'clock.sock' } : {}),
        },
        'compiled',
      ),
    )
    const output = openSync(`${file}.new`, 'w', 0o755)
    const { status, stderr } = spawnSync(workerdBinary(), ['compile', join(work, 'config.capnp'), 'config'], {
      stdio: ['ignore', output, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(output)
    if (status !== 0)
      throw new Failure(
        `workerd did not compile the server: ${stderr.trim() || `it ended with ${status}`}.`,
        'Check that there is room for 200 MB.',
      )
    // A new file under the old name: a server that runs keeps the old one.
    chmodSync(`${file}.new`, 0o755)
    renameSync(`${file}.new`, file)
  } finally {
    rmSync(`${file}.new`, { force: true })
    rmSync(work, { recursive: true, force: true })
  }
}

function startScript(settings: Settings): string {
  const values: Record<string, string> = {
    VERSION: programVersion(),
    LEVEL: programMigrations().at(-1) ?? '',
    HOST: settings.host,
    PORT: String(settings.port),
    OPEN: isOpenHttp({ ...settings, host: '0.0.0.0' }) ? '' : 'yes',
    // With the file of its rows, by which a start knows that its keys were made.
    TENANTS: tenantIds(settings)
      .map((id) => `${id}:${databaseFileName(id)}`)
      .join(' '),
    VAULTS: tenantIds(settings)
      .map((id) => databaseFileName(vaultName(id)))
      .join(' '),
    KEYLESS: programMigrations()
      .filter((name) => name < firstWithKeys)
      .join(' '),
    PUBLIC: settings.public_url === undefined ? '' : addressOf(settings),
  }
  return readFileSync(join(import.meta.dirname, 'compiled', 'premise.sh'), 'utf8').replace(
    /@([A-Z]+)@/g,
    (_, name: string) => (values[name] ?? '').replaceAll("'", "'\\''"),
  )
}
