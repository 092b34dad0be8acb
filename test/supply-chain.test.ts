// What the program is made of: pinned, hashed, licensed, and built without anybody else's scripts.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { thirdPartyNotices } from '../runtime/notices.ts'
import { root } from '../runtime/program.ts'

interface Locked {
  version?: string
  resolved?: string
  integrity?: string
  license?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  link?: boolean
  hasInstallScript?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const manifest = read('package.json') as Locked & { allowScripts: Record<string, boolean> }
const { packages, lockfileVersion } = read('package-lock.json') as {
  lockfileVersion: number
  packages: Record<string, Locked>
}
const locked = Object.entries(packages).filter(([path]) => path !== '')
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')

/** Builds for other systems that the registry in use when they were locked did not have: installing there asks the registry alone. */
const unhashed = [
  ...[
    'android-arm64',
    'android-x64',
    'darwin-arm64',
    'darwin-x64',
    'linux-arm64-musl',
    'linux-x64-musl',
    'win32-arm64',
    'win32-x64',
  ].map((system) => `@biomejs/cli-${system}`),
  ...['darwin-64', 'darwin-arm64', 'windows-64'].map((system) => `@cloudflare/workerd-${system}`),
]
/** Of what is shipped or runs beside it; what only builds or tests may also have the others. */
const shippedLicences = [
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MIT OR Apache-2.0',
  'OFL-1.1',
  'Unlicense',
]
const buildLicences = [
  ...shippedLicences,
  'MPL-2.0',
  'CC0-1.0',
  'Python-2.0',
  'BlueOak-1.0.0',
  '(MIT AND Zlib)',
  'LGPL-3.0-or-later',
  'Apache-2.0 AND LGPL-3.0-or-later',
  'Apache-2.0 AND LGPL-3.0-or-later AND MIT',
]

const folder = mkdtempSync(join(tmpdir(), 'premise-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packages', () => {
  it('O10: the lock file says what package.json says, each version to the last digit', () => {
    expect(lockfileVersion).toBe(3)
    const own = packages['']
    expect([own?.dependencies, own?.devDependencies]).toEqual([manifest.dependencies, manifest.devDependencies])
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)])
      expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version])
    }
    for (const [path, { version, link }] of locked)
      expect([path, version, link]).toEqual([path, expect.stringMatching(/^\d+\.\d+\.\d+/), undefined])
  })

  it('O10: npm finds no drift between them', () => {
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(root, file), join(folder, file))
    const { status, stderr } = spawnSync('npm', ['ci', '--dry-run', '--offline', '--ignore-scripts'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect([status, /EUSAGE|not in sync|Missing:/.test(stderr)], stderr).toEqual([0, false])
  })

  it('O10: every package has the hash of its bytes, and none comes from elsewhere than the registry', () => {
    const without = locked.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))
    expect(without.map(([path]) => nameOf(path)).sort()).toEqual([...unhashed].sort())
    for (const [path, { optional, os }] of without)
      expect([path, optional, (os?.length ?? 0) > 0]).toEqual([path, true, true])
    const elsewhere = locked.filter(
      ([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
    )
    expect(elsewhere.map(([path]) => path)).toEqual([])
  })

  it('O10: only packages that package.json allows have scripts at their installation', () => {
    const scripted = [...new Set(locked.filter(([, each]) => each.hasInstallScript).map(([path]) => nameOf(path)))]
    expect(scripted.sort()).toEqual(Object.keys(manifest.allowScripts).sort())
    expect(new Set(Object.values(manifest.allowScripts))).toEqual(new Set([true]))
    const own = (manifest as unknown as { scripts: Record<string, string> }).scripts
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'])
      expect(own[name]).toBeUndefined()
  })

  it('O10: licences are of the kinds that we may ship, or only build with', () => {
    const wrong = locked.filter(
      ([, { dev, license }]) => !(dev ? buildLicences : shippedLicences).includes(license ?? ''),
    )
    expect(wrong.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
  })

  it('O10: THIRD-PARTY-NOTICES is the list of what is shipped', () => {
    expect(readFileSync(join(root, 'THIRD-PARTY-NOTICES'), 'utf8')).toBe(thirdPartyNotices())
  })
})
