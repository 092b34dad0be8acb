// Builds dist/worker/app.js and dist/site, each only when what it is made of has changed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build as bundle } from 'esbuild'
import { Failure, failureLines } from './failure.ts'
import { Lock, takeLock } from './lock.ts'
import { migrationsModule, migrationsModuleName } from './migrations-module.ts'
import { dist, root, siteFolder, workerFile } from './program.ts'

interface Part {
  name: string
  sources: string[]
  make(): Promise<void>
  output: string
}

const parts: Part[] = [
  {
    name: 'worker',
    sources: [
      'functions/**/*.ts',
      'lib/**/*.ts',
      'migrations/*.sql',
      'runtime/build.ts',
      'package-lock.json',
      'tsconfig.json',
    ],
    make: bundleWorker,
    output: workerFile,
  },
  {
    name: 'site',
    sources: [
      'site/**/*',
      'astro.config.mjs',
      'functions/answer.ts',
      'lib/**/*.ts',
      'runtime/build.ts',
      'package-lock.json',
    ],
    make: buildSite,
    output: siteFolder,
  },
]

/** Brings dist up to date. @param say told what is being done; nothing when there is nothing to do. @throws Failure when the sources do not build. */
export async function build(say: (line: string) => void): Promise<void> {
  if (parts.every(isFresh)) return
  mkdirSync(dist, { recursive: true })
  const lock = await buildLock()
  try {
    for (const part of parts) {
      if (isFresh(part)) continue
      say(`Building the ${part.name} …`)
      const stamp = stampOf(part)
      await part.make()
      writeFileSync(stampFile(part), stamp)
    }
  } finally {
    lock.release()
  }
}

/** Two commands at once, the first after a change: one builds, the other waits. */
async function buildLock(): Promise<Lock> {
  for (;;) {
    const taken = await takeLock(join(dist, '.building'), 'work', 'build')
    if (taken instanceof Lock) return taken
    await sleep(200)
  }
}

const stampFile = ({ name }: Part) => join(dist, `.stamp-${name}`)

function isFresh(part: Part): boolean {
  return (
    existsSync(part.output) && existsSync(stampFile(part)) && readFileSync(stampFile(part), 'utf8') === stampOf(part)
  )
}

function stampOf({ sources }: Part): string {
  const hash = createHash('sha256')
  const files = sources
    .flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
  for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort())
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

async function bundleWorker(): Promise<void> {
  mkdirSync(dirname(workerFile), { recursive: true })
  try {
    await bundle({
      entryPoints: [join(root, 'functions', 'index.ts')],
      outfile: `${workerFile}.new`,
      bundle: true,
      format: 'esm',
      target: 'es2024',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['workerd', 'worker', 'import'],
      external: ['cloudflare:*', 'node:*'],
      legalComments: 'none',
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"production"' },
      plugins: [
        {
          name: 'migrations',
          setup(on) {
            on.onResolve({ filter: new RegExp(`^${migrationsModuleName}$`) }, () => ({
              path: migrationsModuleName,
              namespace: 'generated',
            }))
            on.onLoad({ filter: /.*/, namespace: 'generated' }, () => ({ contents: migrationsModule(), loader: 'js' }))
          },
        },
      ],
    })
  } catch (error) {
    throw new Failure(
      `The worker does not build: ${(error as Error).message}`,
      'Correct the source named above, then run the same command again.',
    )
  }
  renameSync(`${workerFile}.new`, workerFile)
}

/** Built beside and then put in place: a server that is running never sees half a site. */
async function buildSite(): Promise<void> {
  const next = join(dist, 'site.next')
  rmSync(next, { recursive: true, force: true })
  await run(join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), ['build', '--outDir', next, '--silent'])
  const finish = join(root, 'site', 'build', 'finish.ts')
  if (existsSync(finish)) await run(finish, [next])
  const old = join(dist, 'site.old')
  rmSync(old, { recursive: true, force: true })
  if (existsSync(siteFolder)) renameSync(siteFolder, old)
  renameSync(next, siteFolder)
  rmSync(old, { recursive: true, force: true })
}

/** Runs a script on this Node; what it prints goes to stderr. */
async function run(script: string, args: string[]): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  })
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0)
    throw new Failure(
      `The site does not build: ${script.slice(root.length + 1)} ended with ${code}.`,
      'Its own words are above; correct what they name, then run the same command again.',
    )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build((line) => process.stderr.write(`${line}\n`)).catch((error: unknown) => {
    process.stderr.write(failureLines(error))
    process.exitCode = 1
  })
}
