// What the program is, wherever it is installed: its folder, its version and wrangler.toml.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { Failure } from './failure.ts'
import { checked, cron } from './toml-check.ts'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const dist = join(root, 'dist')
export const workerFile = join(dist, 'worker', 'app.js')
export const siteFolder = join(dist, 'site')
export const migrationsFolder = join(root, 'migrations')

const schema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  compatibility_date: z.iso.date(),
  compatibility_flags: z.array(z.string()).default([]),
  assets: z.object({
    html_handling: z.string().default('auto-trailing-slash'),
    not_found_handling: z.string().default('none'),
    binding: z.literal('ASSETS'),
  }),
  d1_databases: z.tuple([
    z.object({ binding: z.literal('VAULT'), database_name: z.string() }),
    z.object({ binding: z.literal('DB'), database_name: z.string() }),
  ]),
  triggers: z.object({ crons: z.array(cron).min(1) }),
})

export type Program = z.infer<typeof schema>

/** @returns wrangler.toml as far as the launcher needs it. @throws Failure that names the file, the key and what is allowed. */
export function readProgram(): Program {
  const file = join(root, 'wrangler.toml')
  return checked(schema, parse(readFileSync(file, 'utf8')), file)
}

/** @returns the version of package.json. */
export function programVersion(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version
}

/** @returns a path of the command line as an absolute one: relative to where npm was called, since npm itself goes to the project's folder. */
export function argumentPath(path: string): string {
  return isAbsolute(path)
    ? path
    : resolve(
        process.env.npm_lifecycle_event === undefined ? process.cwd() : (process.env.INIT_CWD ?? process.cwd()),
        path,
      )
}

/** @returns the workerd executable of this machine. @throws Failure when its package is not there. */
export function workerdBinary(): string {
  const packages: Record<string, string> = {
    'linux-x64': 'workerd-linux-64',
    'linux-arm64': 'workerd-linux-arm64',
    'darwin-x64': 'workerd-darwin-64',
    'darwin-arm64': 'workerd-darwin-arm64',
  }
  const name = packages[`${process.platform}-${process.arch}`]
  const file = join(root, 'node_modules', '@cloudflare', name ?? '', 'bin', 'workerd')
  if (name === undefined || !existsSync(file)) {
    throw new Failure(
      `There is no workerd for ${process.platform} ${process.arch} in node_modules.`,
      'Premise runs on Linux and macOS (x64 or arm64). There, run npm ci, then the same command again.',
    )
  }
  return file
}
