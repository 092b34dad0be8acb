// The documentation is held to the program: what it names must be there, and what can be configured must be named.
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parse } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createApp } from '../functions/app.ts'
import { settingsSchema } from '../runtime/installation.ts'
import { root } from '../runtime/program.ts'
import { premise, temporaryFolder } from './premise.ts'
import { startServer } from './server.ts'

const files = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root })].filter((file) =>
  existsSync(join(root, file)),
)
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
/** Decisions and the change log speak of what was; these speak of what is. */
const current = files.filter((file) => file !== 'CHANGELOG.md' && !file.startsWith('docs/decisions/'))

/** Code of a text: blocks line by line, and what stands between backticks, with the file's name. */
function code(): { file: string; text: string }[] {
  return current.flatMap((file) => {
    const text = texts.get(file) as string
    const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)]
      .filter((match) => match[1] !== 'toml')
      .flatMap((match) => (match[2] as string).split('\n'))
    const spans = [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
      (match) => match[1] as string,
    )
    return [...blocks, ...spans].map((line) => ({ file, text: line.replace(/\s+#.*$/, '').trim() }))
  })
}

/** The command lines of premise that are written out, as their words. */
function commandLines(): { file: string; text: string; words: string[] }[] {
  return code().flatMap(({ file, text }) => {
    const line =
      /^(?:npm run (?:-s )?premise -- |premise )(.+)$/.exec(text)?.[1] ??
      (/^npm start -- (.+)$/.test(text) ? text.replace('npm start -- ', 'start ') : undefined)
    return line === undefined ? [] : [{ file, text, words: line.replaceAll(/[[\]]/g, '').split(/\s+/) }]
  })
}

describe('commands that the documentation names', () => {
  const help = new Map<string, string>()
  const known = readFileSync(join(root, 'package.json'), 'utf8')
  beforeAll(async () => {
    const all = (await premise('--help')).stdout
    for (const [, name = ''] of all.matchAll(/^ {2}(\w+) /gm)) help.set(name, (await premise(name, '--help')).stdout)
  })

  it('exist, with their options', () => {
    const lines = commandLines().filter(({ words }) => /^[a-z]+$/.test(words[0] ?? ''))
    expect(lines.length).toBeGreaterThan(15)
    for (const { file, text, words } of lines) {
      const [command = '', ...rest] = words
      const said = help.get(command)
      expect(said, `${file}: ${text}`).toBeDefined()
      for (const option of rest.filter((word) => word.startsWith('--')))
        expect(
          new RegExp(`(^|[\\s[])${option}(?![\\w-])`, 'm').test(said as string),
          `${file}: ${text} has no ${option}`,
        ).toBe(true)
    }
  })

  it('are all there are: each command is in the operations manual', () => {
    const named = new Set(commandLines().map(({ words }) => words[0]))
    expect([...help.keys()].filter((name) => !named.has(name))).toEqual([])
    expect(help.size).toBeGreaterThan(10)
  })

  it('and options that stand alone exist somewhere', () => {
    for (const { file, text } of code()) {
      if (!/^--[a-z]/.test(text)) continue
      const option = text.split(/[\s=]/)[0] as string
      expect(
        [...help.values()].some((said) => said.includes(option)),
        `${file}: ${option}`,
      ).toBe(true)
    }
  })

  it('and npm scripts too', () => {
    const { scripts } = JSON.parse(known) as { scripts: Record<string, string> }
    const used = code().flatMap(({ file, text }) =>
      [...text.matchAll(/npm (?:run (?:-s )?)?([a-z:]+)/g)].map((match) => ({ file, name: match[1] as string })),
    )
    for (const { file, name } of used)
      if (!['ci', 'install'].includes(name)) expect(scripts[name], `${file}: npm ${name}`).toBeDefined()
    expect(used.length).toBeGreaterThan(3)
  })
})

/** 'tenant.time_zone' for every key of an object, however deep. */
function keysOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? keysOf(inner, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  )
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>
  additionalProperties?: JsonSchema | false
  default?: unknown
}

function schemaKeys(schema: JsonSchema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    // Tables by a name that the operator chooses: the manual shows one.
    if (inner.additionalProperties) return schemaKeys(inner.additionalProperties, `${prefix}${key}.acme.`)
    return inner.properties === undefined ? [`${prefix}${key}`] : schemaKeys(inner, `${prefix}${key}.`)
  })
}

describe('premise.toml', () => {
  const [, example = ''] =
    /```toml\n(# DATA\/premise\.toml[\s\S]*?)```/.exec(texts.get('docs/operations.md') as string) ?? []

  it('is documented key by key, and no key is made up', () => {
    const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
    expect(schemaKeys(schema).length).toBeGreaterThan(10)
    // What a tenant's own single sign-on may say is said once, for the first.
    const known = schemaKeys(schema).filter((key) => !key.startsWith('tenants.acme.sso.'))
    expect(keysOf(parse(example)).sort()).toEqual(known.sort())
  })

  it('shows the true defaults, and values that are taken', () => {
    const defaults = settingsSchema.parse({}) as Record<string, unknown>
    const shown = settingsSchema.parse(parse(example)) as Record<string, unknown>
    for (const key of ['host', 'port', 'tenant', 'limits']) expect([key, shown[key]]).toEqual([key, defaults[key]])
    const program = parse(readFileSync(join(root, 'wrangler.toml'), 'utf8')) as { triggers: { crons: string[] } }
    expect(shown.crons).toEqual(program.triggers.crons)
  })
})

describe('the mapping file of the manual', () => {
  const folder = temporaryFolder()
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('maps what it says it maps', async () => {
    const [, map = ''] = /```toml\n(\[columns\][\s\S]*?)```/.exec(texts.get('docs/operations.md') as string) ?? []
    writeFileSync(join(folder, 'map.toml'), map)
    writeFileSync(join(folder, 'buchungen.csv'), 'Buchungstag;Szenario;Konto;Betrag\n03/04/2013;Ist;6815;"1.234,56"\n')
    const server = await startServer()
    try {
      const { code, stdout, stderr } = await premise(
        'import',
        'finance/ledger',
        join(folder, 'buchungen.csv'),
        '--map',
        join(folder, 'map.toml'),
        '--json',
        '--data',
        server.data,
      )
      expect([code, stderr]).toEqual([0, ''])
      expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, rejected: 0 })
      expect((await server.refresh()).state).toBe('done')
      for (const [dimension, member] of [
        ['organization', 'Acme GmbH'],
        ['kind', 'Facilities'],
      ]) {
        const { rows } = await server.json<{ rows: unknown[] }>(`/api/metrics/expense?grain=day&by=${dimension}`)
        expect(rows).toMatchObject([{ period: '2013-04-03', member, value: 1234.56 }])
      }
    } finally {
      await server.stop()
    }
  })
})

describe('addresses that the documentation names', () => {
  it('are routes of the program', () => {
    const routes = createApp(() => new Date(0)).routes.filter(({ method }) => method !== 'ALL')
    const fits = (method: string | undefined, path: string) =>
      routes.some((route) => {
        const pattern = new RegExp(
          `^${route.path.replaceAll(/:[a-zA-Z]+(\{[^}]*\})?/g, '[^/]+').replaceAll('.', '\\.')}$`,
        )
        return (method === undefined || route.method === method) && pattern.test(path)
      })
    const named = current.flatMap((file) =>
      [
        ...(texts.get(file) as string).matchAll(
          /(?:\b(GET|POST|PATCH|PUT|DELETE)\s+|`|http:\/\/127\.0\.0\.1:8787)(\/(?:api|healthz|readyz|runs|finance|sign)[\w/.<>:-]*)/g,
        ),
      ].map((match) => ({ file, method: match[1], path: (match[2] as string).replaceAll(/[<>]/g, '') })),
    )
    expect(named.length).toBeGreaterThan(8)
    for (const { file, method, path } of named)
      expect(fits(method, path), `${file}: ${method ?? ''} ${path}`).toBe(true)
  })
})

describe('links and files that the documentation names', () => {
  /** As a forge makes an anchor of a heading. */
  const anchors = (text: string) =>
    [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
      (match[1] as string)
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    )

  it('links lead somewhere', () => {
    let links = 0
    for (const [file, text] of texts) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue
        const [path = '', anchor] = target.split('#')
        const goal = path === '' ? file : relative(root, resolve(root, dirname(file), path))
        expect(existsSync(join(root, goal)), `${file}: ${target}`).toBe(true)
        if (anchor !== undefined)
          expect(anchors(readFileSync(join(root, goal), 'utf8')), `${file}: ${target}`).toContain(anchor)
        links++
      }
    }
    expect(links).toBeGreaterThan(4)
  })

  it('paths of the sources exist', () => {
    const paths = code().flatMap(({ file, text }) =>
      [...text.matchAll(/(?:^|\s)((?:functions|lib|site|runtime|test|bench|docs|migrations)\/[\w./<>-]*)/g)].map(
        (match) => ({ file, path: (match[1] as string).replaceAll(/<[^>]+>/g, '*') }),
      ),
    )
    expect(paths.length).toBeGreaterThan(10)
    for (const { file, path } of paths)
      expect(globSync(path.replace(/\/$/, ''), { cwd: root }).length, `${file}: ${path}`).toBeGreaterThan(0)
  })

  it('parts of the worker that the way of a row names exist', () => {
    const text = texts.get('docs/architecture.md') as string
    for (const [, path = ''] of text.matchAll(/`((?:platform|finance)\/[\w/.-]+)`/g))
      expect(existsSync(join(root, 'functions', path)), path).toBe(true)
  })
})
