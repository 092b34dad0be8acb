import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

/** Every import of our own code, with the folder table's names: a file, a folder, or the package's name. */
function importsOf(folders: string[]): Import[] {
  return folders.flatMap(sources).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return [
      ...text.matchAll(
        /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)|^import\s+['"]([^'"]+)['"]/gm,
      ),
    ].map((match) => {
      const target = (match[2] ?? match[3] ?? match[4]) as string
      return {
        from: file,
        to: target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target,
        typeOnly: match[1] !== undefined,
      }
    })
  })
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(root, path)).isDirectory()) return sources(path)
    return /\.(ts|astro)$/.test(name) && !/\.(test|fixture|d)\.ts$/.test(name) ? [path] : []
  })
}

const domainNames = readdirSync(join(root, 'functions')).filter(
  (name) => name !== 'platform' && statSync(join(root, 'functions', name)).isDirectory(),
)
const contracts = [
  'functions/domain.ts',
  'functions/answer.ts',
  'functions/env.ts',
  'functions/problem.ts',
  'functions/json-body.ts',
  'functions/form-body.ts',
  'functions/body-text.ts',
  'functions/log.ts',
]

/** Who may import whom (shared by all: the own folder). Type-only imports of contracts cost nothing at run time and are listed where they are allowed. */
const table: { folder: string; may: string[]; mayTypes?: string[] }[] = [
  { folder: 'lib', may: ['lib/', 'ml-regression'] },
  ...domainNames.map((name) => ({
    folder: `functions/${name}`,
    may: [
      `functions/${name}/`,
      'lib/',
      ...contracts,
      'functions/platform/db/',
      'functions/platform/identity/access.ts',
      // Who looks at rows is recorded.
      'functions/platform/audit/audit.ts',
      // Declares a table from its drizzle schema: part of the contract, like the type beside it.
      'functions/platform/ingest/table-of.ts',
      // Declares what its columns tell about people.
      'functions/platform/privacy/data-class.ts',
      // Says what a model expects, as an answer.
      'functions/platform/models/risk-finding.ts',
      // Opens what is sealed, for drill-down.
      'functions/platform/privacy/vault.ts',
      'drizzle-orm',
      'drizzle-orm/sqlite-core',
      'hono',
      'ml-regression',
      'zod',
    ],
    mayTypes: [
      'functions/platform/ingest/table.ts',
      'functions/platform/models/features/model.ts',
      'functions/platform/models/forecasts.ts',
      'functions/platform/rollups/rollup.ts',
    ],
  })),
  {
    folder: 'functions/platform',
    may: [
      'functions/platform/',
      'lib/',
      'functions/domains.ts',
      ...contracts,
      'functions/security-headers.ts',
      'drizzle-orm',
      'drizzle-orm/sqlite-core',
      'hono',
      'zod',
      'croner',
      'premise:migrations',
    ],
  },
  {
    folder: 'runtime',
    may: [
      'runtime/',
      'lib/',
      'generators/',
      // The form of the audit log, for who checks it without the worker.
      'functions/platform/audit/chain.ts',
      'node:',
      'better-sqlite3',
      'drizzle-orm',
      'drizzle-orm/sqlite-core',
      'esbuild',
      'smol-toml',
      'zod',
      'vitest',
      'vitest/node',
      'workerd',
    ],
    mayTypes: ['functions/env.ts'],
  },
  { folder: 'generators', may: ['generators/', 'lib/', '@faker-js/faker', 'node:crypto'] },
  {
    folder: 'site',
    may: ['site/', 'chart.js', 'astro', 'astro:', 'node:', 'subset-font', 'lib/figures/'],
    mayTypes: ['functions/answer.ts', 'lib/figures/figure.ts'],
  },
]

describe('architecture', () => {
  for (const { folder, may, mayTypes = [] } of table) {
    it(`${folder} imports only what the table allows`, () => {
      const strangers = importsOf([folder]).filter(({ to, typeOnly }) => {
        const allowed = typeOnly ? [...may, ...mayTypes] : may
        return !allowed.some((prefix) => to === prefix || (/[/:]$/.test(prefix) && to.startsWith(prefix)))
      })
      expect(strangers.map(({ from, to, typeOnly }) => `${from} -> ${typeOnly ? 'type ' : ''}${to}`)).toEqual([])
    })
  }

  it('a domain never imports another domain', () => {
    const crossing = importsOf(domainNames.map((name) => `functions/${name}`)).filter(({ from, to }) => {
      const [own, other] = [from.split('/')[1], /^functions\/([a-z]+)\//.exec(to)?.[1]]
      return other !== undefined && other !== own && domainNames.includes(other)
    })
    expect(crossing).toEqual([])
  })

  it('the clock and chance are read only at the edges', () => {
    const impure = ['functions', 'lib']
      .flatMap(sources)
      .filter((file) => file !== 'functions/index.ts')
      .filter((file) => /Date\.now\(|Math\.random\(|new Date\(\)/.test(readFileSync(join(root, file), 'utf8')))
    expect(impure).toEqual([])
  })

  it('no folder is a drawer for odds and ends', () => {
    const names = ['functions', 'lib', 'runtime', 'site', 'bench', 'test']
      .flatMap(sources)
      .flatMap((file) => file.split('/'))
    expect(names.filter((name) => /^(utils?|helpers?|common|misc)(\.ts)?$/.test(name))).toEqual([])
  })

  it('every insight has its test beside it', () => {
    const insights = domainNames.flatMap((name) => {
      try {
        return readdirSync(join(root, 'functions', name, 'insights')).map(
          (file) => `functions/${name}/insights/${file}`,
        )
      } catch {
        return []
      }
    })
    const lonely = insights.filter(
      (file) =>
        file.endsWith('.ts') && !file.endsWith('.test.ts') && !insights.includes(file.replace(/\.ts$/, '.test.ts')),
    )
    expect(insights.length).toBeGreaterThan(0)
    expect(lonely).toEqual([])
  })
})
