// Ways to write a path that a check and a file system read differently, and files that are nobody's to fetch.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raw } from './raw.ts'
import { inTurns } from './routes.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let owner: string
let script: string
const host = () => new URL(server.base).host

beforeAll(async () => {
  server = await startServer({ config: '[tenants.b]\nname = "Beta"\n' })
  owner = await server.token('owner')
  script = /\/assets\/[^"]+\.js/.exec(await (await server.get('/sign-in')).text())?.[0] as string
})
afterAll(() => server.stop())

async function ask(path: string, authorized: boolean): Promise<{ status: number; text: string }> {
  const { statuses, text } = await raw(
    server.base,
    Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: ${host()}\r\n${authorized ? `Authorization: Bearer ${owner}\r\n` : ''}Connection: close\r\n\r\n`,
      'utf8',
    ),
  )
  return { status: statuses[0] ?? 0, text }
}

/** The ways to write a path that begins with a slash. */
function spellings(path: string): string[] {
  const rest = path.slice(1)
  const last = rest.split('/').at(-1) as string
  const encodedDots = Array.from({ length: 12 }, (_, level) => `%${'25'.repeat(level + 1)}2e`)
  return [
    `/static/../${rest}`,
    `/assets/../${rest}`,
    `/x/..${path}`,
    `/%2e%2e/${rest}`,
    `/.%2e/${rest}`,
    `/%2e./${rest}`,
    `/%2E%2E/${rest}`,
    `/\\..\\${rest}`,
    `\\..\\${rest}`,
    `/..\\${rest}`,
    `/${path}`,
    `///${rest}`,
    `/.${path}`,
    `${path}/.`,
    `${path}/..`,
    `${path}/`,
    `${path}//`,
    `${path}\\`,
    `${path}%20`,
    `${path}%09`,
    `${path}%0a`,
    `${path}%0d%0a`,
    `${path}%00`,
    `${path}%00.css`,
    `${path};a`,
    `${path};/x.css`,
    `/;a${path}`,
    `${path}%3ba`,
    `${path}%23`,
    `${path}%3f`,
    `${path}%2f`,
    `${path}%5c`,
    `/%2f${rest}`,
    `/%5c${rest}`,
    path.replace(/\/([^/]*)$/, '%2f$1').replace(/^%2f/, '/%2f'),
    `/%${rest.charCodeAt(0).toString(16)}${rest.slice(1)}`,
    `${path.slice(0, -1)}%${last.charCodeAt(last.length - 1).toString(16)}`,
    `${path.slice(0, -1)}%u00${last.charCodeAt(last.length - 1).toString(16)}`,
    ...encodedDots.map((dot) => `/${dot}${dot}/${rest}`),
    ...encodedDots.map((dot) => `/x/${dot}${dot}${path}`),
    // Overlong UTF-8 of dot and slash, as bytes and as percent signs.
    `/%c0%ae%c0%ae/${rest}`,
    `/%e0%80%ae%e0%80%ae/${rest}`,
    `/%f0%80%80%ae/${rest}`,
    `/x%c0%af${rest}`,
    `/x%e0%80%af${rest}`,
    // Fullwidth and other look-alikes that a normalisation would turn into dots and slashes.
    `/．．/${rest}`,
    `/%ef%bc%8e%ef%bc%8e/${rest}`,
    `/․․/${rest}`,
    `/…/${rest}`,
    `／${rest}`,
    `/x∕..${path}`,
    `${path}\u200b`,
    `${path}\u00a0`,
    `/ｆ${rest.slice(1)}`,
    `${path}\t`,
    `${path}\x7f`,
  ]
}

const inside = /SQLITE|\/work\/|\/tmp\/|\.ts:\d|at async|node_modules|stack"/

describe('paths', () => {
  it('Z12: the plain ones are answered', async () => {
    for (const path of ['/finance', '/tenants', '/api/settings', '/api/batches', script, '/t/b/sign-in'])
      expect([path, (await ask(path, true)).status]).toEqual([path, 200])
    expect((await ask('/t/b/api/settings', false)).status).toBe(401)
  })

  it.each(['/finance', '/tenants', '/api/settings', '/api/batches', '/t/b/finance', '/t/b/api/settings', 'SCRIPT'])(
    'Z12: every other way to write %s is refused and tells nothing, signed in or not',
    { timeout: 120_000 },
    async (named) => {
      const path = named === 'SCRIPT' ? script : named
      await inTurns(
        spellings(path).flatMap((spelling) => [
          { spelling, authorized: true },
          { spelling, authorized: false },
        ]),
        async ({ spelling, authorized }) => {
          const { status, text } = await ask(spelling, authorized)
          const said = JSON.stringify(spelling)
          expect([400, 401, 404], `${said} ${status}`).toContain(status)
          expect([said, inside.exec(text)?.[0]]).toEqual([said, undefined])
          expect(text, said).not.toMatch(/<html|"timeZone"|"batches"|premise-figure|import\{/)
        },
        24,
      )
    },
  )

  it('Z12: capitals are another address', async () => {
    for (const path of ['/FINANCE', '/Finance', '/Api/settings', '/API/SETTINGS', '/T/b/finance', '/t/B/finance'])
      expect([path, (await ask(path, true)).status]).toEqual([path, 404])
  })
})

describe('files', () => {
  const files = [
    ...[
      '/backup.sqlite',
      '/backup.sqlite.zst',
      '/metadata.sqlite',
      '/db.sqlite',
      '/data/db/main.sqlite-wal',
      '/main.sqlite-shm',
    ],
    ...[
      '/.git/HEAD',
      '/.git/config',
      '/.gitignore',
      '/.env',
      '/.env.local',
      '/.npmrc',
      '/.htaccess',
      '/.DS_Store',
      '/.well-known/x',
    ],
    ...[
      '/config.capnp',
      '/run/config.capnp',
      '/wrangler.toml',
      '/premise.toml',
      '/premise.lock',
      '/package.json',
      '/package-lock.json',
    ],
    ...[
      '/app.js',
      '/app.js.map',
      '/index.js',
      '/worker.js',
      '/tsconfig.json',
      '/functions/index.ts',
      '/node_modules/hono/package.json',
    ],
    ...[
      '/secrets/operator',
      '/secrets/pepper',
      '/data/secrets/keys-main',
      '/run/control.sock',
      '/logs/premise.log',
      '/backups',
    ],
    ...[
      '/finance.html',
      '/index.html',
      '/admin.html',
      '/sign-in.html',
      '/404.html',
      '/finance~',
      '/finance.bak',
      '/finance.old',
      '/finance.swp',
    ],
    ...[
      '/assets',
      '/assets/',
      '/',
      '/cdn-cgi/trace',
      '/cdn-cgi/mf/reload',
      '/_headers',
      '/_redirects',
      '/_worker.js',
      '/_routes.json',
    ],
    ...[
      '/server-status',
      '/debug',
      '/metrics',
      '/json',
      '/json/version',
      '/debug/pprof',
      '/actuator/env',
      '/graphql',
      '/phpinfo.php',
    ],
    ...[
      '/robots.txt.br',
      '/assets/.gz',
      '/assets/x.js.map',
      '/sitemap.xml',
      '/favicon.ico.bak',
      '/swagger.json',
      '/api',
      '/api/',
    ],
  ]

  it('O2: files of the installation and of the program are at no address, and no folder is listed', async () => {
    await inTurns(files, async (path) => {
      for (const authorized of [false, true]) {
        if (path === '/') continue
        const { status, text } = await ask(path, authorized)
        expect([path, [400, 404].includes(status)], String(status)).toEqual([path, true])
        expect(text, path).not.toMatch(/"type":"(file|directory)"|Index of|<li><a href="[^"]+\.js"/)
      }
    })
  })

  it('O2: what is in the data folder is at no address of its own name', async () => {
    const names = (readdirSync(server.data, { recursive: true, encoding: 'utf8' }) as string[]).filter(
      (name) => !name.startsWith('run/site/') && !statSync(join(server.data, name)).isDirectory(),
    )
    expect(names.length).toBeGreaterThan(8)
    // The log of checkpoints is called like a page.
    for (const name of names)
      for (const path of [`/${name}`, `/data/${name}`, `/${name.split('/').at(-1)}`].filter(
        (each) => each !== '/audit',
      ))
        expect([400, 404], path).toContain((await ask(path, true)).status)
  })

  it('O2: of the site only pages and their files are there, packed ones and maps are not', async () => {
    const site = readdirSync(`${server.data}/run/site`, { recursive: true, encoding: 'utf8' }) as string[]
    expect(site.filter((name) => name.endsWith('.map'))).toEqual([])
    for (const name of site) {
      const { status } = await ask(`/${name}`, false)
      const isFile = /\.(js|css|woff2|svg|png|ico|txt|webmanifest)$/.test(name)
      expect([name, isFile ? 200 : [400, 404].includes(status)]).toEqual([name, isFile ? status : true])
    }
  })
})
