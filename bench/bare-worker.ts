import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const workerd = resolve(import.meta.dirname, '../node_modules/.bin/workerd')

export interface BareWorker {
  base: string
  pid: number
  stop(): Promise<void>
}

/**
 * Starts workerd with one module and nothing of ours: what the machine can do.
 * @param script ES module of the worker. @param files further files beside it, readable as bindings (`data` bindings by name).
 * @param d1Directory a directory for a D1 database bound as DB, where the script wants one.
 */
export async function startBareWorker(
  script: string,
  files: Record<string, Uint8Array> = {},
  d1Directory?: string,
): Promise<BareWorker> {
  const directory = mkdtempSync(join(tmpdir(), 'premise-bare-'))
  writeFileSync(join(directory, 'app.js'), script)
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(directory, name), bytes)
  const port = await freePort()
  const bindings = Object.keys(files).map((name) => `(name = "${name}", data = embed "${name}")`)
  if (d1Directory !== undefined)
    bindings.push(
      `(name = "DB", wrapped = (moduleName = "cloudflare-internal:d1-api", innerBindings = [(name = "fetcher", service = (name = "d1", props = (json = "{\\"database\\": \\"main\\"}")))]))`,
    )
  const d1 =
    d1Directory === undefined
      ? ''
      : `(name = "d1", worker = (modules = [(name = "d1.js", bundled = "/workerd/d1.js")], compatibilityDate = "2026-01-01",
      bindings = [(name = "DATABASE", durableObjectNamespace = "D1Database")],
      durableObjectNamespaces = [(className = "D1Database", uniqueKey = "premise-d1", enableSql = true, preventEviction = true)], durableObjectStorage = (localDisk = "data"))),
    (name = "data", disk = (path = "${d1Directory}", writable = true)),`
  writeFileSync(
    join(directory, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
    (name = "app", worker = (modules = [(name = "app.js", esModule = embed "app.js")], compatibilityDate = "2026-11-01", bindings = [${bindings.join(', ')}])), ${d1}
  ], sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "app")]);`,
  )
  const child = spawn(workerd, ['serve', '--experimental', 'config.capnp'], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const base = `http://127.0.0.1:${port}`
  for (
    let i = 0;
    i < 200 &&
    !(await fetch(base)
      .then((answer) => answer.arrayBuffer())
      .then(
        () => true,
        () => false,
      ));
    i++
  )
    await new Promise((wait) => setTimeout(wait, 25))
  return {
    base,
    pid: child.pid as number,
    async stop() {
      child.kill('SIGTERM')
      await new Promise((ended) => child.once('exit', ended))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => found(port))
    })
  })
}
