// Licences of all that is shipped: what the program runs on, and what is in its bundle and its pages.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './program.ts'

interface Package {
  version: string
  license?: string
  optional?: boolean
  dependencies?: Record<string, string>
}

/** Needed to build only, but parts of them are in what is built. */
const built = ['@fontsource-variable/source-sans-3', 'ml-regression']

/** @returns the text of THIRD-PARTY-NOTICES: each package with its licence, in order of names. */
export function thirdPartyNotices(): string {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Package & { devDependencies?: object }>
  }
  const found = new Set<string>()
  const add = (name: string, from: string): void => {
    const path = resolved(packages, name, from)
    // Optional packages are the same program for other systems.
    if (path === null || found.has(path) || packages[path]?.optional) return
    found.add(path)
    for (const each of Object.keys(packages[path]?.dependencies ?? {})) add(each, path)
  }
  for (const name of [...Object.keys(packages['']?.dependencies ?? {}), ...built]) add(name, '')
  // The same version may lie in several places.
  const byTitle = new Map(
    [...found].map((path) => [`${path.replace(/^.*node_modules\//, '')} ${packages[path]?.version}`, path]),
  )
  const sections = [...byTitle].sort(([a], [b]) => (a < b ? -1 : 1)).map(([title, path]) => ({ title, path }))
  return `Premise contains or runs on the following works, under the licences printed with each.\n${sections.map(({ title, path }) => `\n${'-'.repeat(80)}\n${title} (${packages[path]?.license ?? 'licence in its package'})\n\n${licenceOf(join(root, path))}\n`).join('')}`
}

/** As Node looks a package up: from the folder of the one that wants it, upwards. */
function resolved(packages: Record<string, Package>, name: string, from: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (path in packages) return path
    if (folder === '') return null
  }
}

function licenceOf(folder: string): string {
  const file = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name))
    : undefined
  return file === undefined
    ? 'Its package carries no text of the licence; the name above is its own.'
    : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(thirdPartyNotices())
