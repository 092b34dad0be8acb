// The programme of docs/security.md: each case with the tests that carry its id at the beginning of their names.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

export interface Case {
  id: string
  kind: 'abuse' | 'bad day' | 'own'
  what: string
  status: 'tested' | 'not applicable'
  /** Names of tests, or the reason why it does not apply. */
  by: string
}

const sections: [RegExp, Case['kind']][] = [
  [/^## Abuse cases/m, 'abuse'],
  [/^## Bad days/m, 'bad day'],
  [/^## Cases of our own/m, 'own'],
]

/** @returns every row of the tables of docs/security.md. @throws Error on a row of another form. */
export function programme(): Case[] {
  const text = readFileSync(join(root, 'docs', 'security.md'), 'utf8')
  const starts = sections.map(([heading, kind]) => ({ at: text.search(heading), kind }))
  return starts.flatMap(({ at, kind }, index) =>
    text
      .slice(at, starts[index + 1]?.at)
      .split('\n')
      .filter((line) => /^\|\s*[A-Z]?\d+\s*\|/.test(line))
      .map((line) => {
        const [, id, what, status, by] = line.split('|').map((cell) => cell.trim())
        if (id === undefined || what === undefined || (status !== 'tested' && status !== 'not applicable') || !by)
          throw new Error(`a row of docs/security.md has another form: ${line}`)
        return { id, kind, what, status, by }
      }),
  )
}

/** @returns names of all tests in the repository, with their file. */
export function testNames(): { name: string; file: string }[] {
  return ['functions', 'lib', 'runtime', 'test', 'site', 'generators'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .flatMap((file) => {
        const path = `${folder}/${file}`
        const text = readFileSync(join(root, path), 'utf8')
        return [...text.matchAll(/\b(?:it|test)(?:\.\w+(?:\([^)]*\))?)*\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)].map(
          (match) => ({
            name: (match[2] as string).replaceAll(/\\(['"`])/g, '$1'),
            file: path,
          }),
        )
      }),
  )
}

/** @returns ids at the beginning of a test's name: 'N1, N5: …', 'bad day 3: …'. */
export function idsOf(name: string): string[] {
  const head = /^((?:bad days? )?[A-Z]?\d+(?:(?:, | and )[A-Z]?\d+)*): /.exec(name)?.[1]
  if (head === undefined) return []
  const isBadDay = head.startsWith('bad day')
  return head
    .replace(/^bad days? /, '')
    .split(/, | and /)
    .filter((id) => isBadDay === /^\d/.test(id))
}
