// Runs a script of this project on the Node that package.json pins, whatever Node started this file (20.19 or later).
// Usage: node runtime/bootstrap.mjs FILE [ARGUMENT…]. Installs what is missing first; writes nothing to stdout itself.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Why an installation is needed, or null. Compares contents: a checkout changes times without changing anything. */
function missing() {
  const installedLock = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installedLock) || !existsSync(node)) return 'The dependencies are not installed yet'
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages
  for (const [path, { version, optional, peer }] of Object.entries(wanted)) {
    if (path === '') continue
    const found = installed[path]
    if (found === undefined ? !optional && !peer : found.version !== version)
      return `${path.replace(/^.*node_modules\//, '')} is to be version ${version}`
  }
  return null
}

function install(reason) {
  process.stderr.write(`${reason}: installing with npm ci (about a minute) …\n`)
  const npm = process.env.npm_execpath
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  // npm's own words go to stderr: stdout belongs to the command.
  const { status, error } = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status === 0) return
  process.stderr.write(
    `The dependencies could not be installed${error ? ` (${error.message})` : ''}: npm ci ended with ${status}.\nCheck the network or the registry that npm uses, then run the same command again.\n`,
  )
  process.exit(1)
}

const reason = missing()
if (reason !== null) install(reason)

const env = {
  ...process.env,
  ASTRO_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
  DO_NOT_TRACK: '1',
  PATH: `${dirname(node)}:${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
}
const [file, ...rest] = process.argv.slice(2)
// Relative to the project, so that it works from any folder; the caller's folder stays the working directory.
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, file), ...rest], {
  stdio: 'inherit',
  env,
})
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// npm that is killed tells nobody: a server must not stay behind it.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
}
child.on('error', (error) => {
  process.stderr.write(
    `The packaged Node did not start: ${error.message}.\nDelete node_modules and run the same command again.\n`,
  )
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
