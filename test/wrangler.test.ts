// The same worker under Cloudflare's own tools: what wrangler.toml says must be enough for them.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../runtime/program.ts'
import { cookieOf, signIn } from './http.ts'
import { start, until } from './premise.ts'
import { freePort } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'premise-wrangler-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const wrangler = (...args: string[]) =>
  start(process.execPath, [join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js'), ...args], {
    cwd: root,
    // Nothing is asked of or told to anybody outside.
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      NO_UPDATE_NOTIFIER: '1',
      CI: '1',
      XDG_CONFIG_HOME: folder,
      WRANGLER_LOG_PATH: folder,
    },
  })

describe('wrangler', () => {
  it('would deploy the worker with its database and its assets', async () => {
    const { ended, output } = wrangler('deploy', '--dry-run', '--outdir', join(folder, 'out'))
    expect([await ended, output.stderr]).toEqual([0, expect.not.stringContaining('ERROR')])
    for (const binding of ['env.DB (premise)', 'env.ASSETS', 'env.INSTALLATION'])
      expect(output.stdout).toContain(binding)
    expect(statSync(join(folder, 'out', 'app.js')).size).toBeGreaterThan(10_000)
  })

  it('serves it for development', async () => {
    const key = 'k'.repeat(43)
    const first = 'f'.repeat(43)
    const port = await freePort()
    const { child, ended, output } = wrangler(
      'dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--inspector-port',
      String(await freePort()),
      '--persist-to',
      join(folder, 'state'),
      '--var',
      `OPERATOR_KEY:${key}`,
      '--var',
      `PEPPER:${key}`,
      '--var',
      `KEYS:${JSON.stringify({ tenants: { main: { current: 1, keys: { 1: key } } }, audit: key })}`,
      '--var',
      `FIRST_LINK:${first}`,
    )
    const base = `http://127.0.0.1:${port}`
    try {
      await until(
        () =>
          child.exitCode !== null ||
          fetch(`${base}/readyz`).then(
            (answer) => answer.ok,
            () => false,
          ),
      )
      expect([child.exitCode, await (await fetch(`${base}/readyz`)).json()]).toMatchObject([null, { status: 'ready' }])
      // There is no control socket there: the first owner comes in by the link whose secret is a binding.
      expect((await fetch(`${base}/finance`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(401)
      const cookie = cookieOf(await signIn(base, first))
      expect(cookie).toMatch(/^__Host-premise-session=/)
      expect((await fetch(`${base}/finance`, { headers: { cookie } })).status).toBe(200)
      expect((await fetch(`${base}/finance`, { redirect: 'manual' })).status).not.toBe(200)
      expect(output.stdout + output.stderr).not.toContain('ENOTFOUND')
    } finally {
      child.kill('SIGTERM')
      await ended
    }
  })
})
