// What row rules leave over, in words: on the page, and where an answer is withheld.
import type { Cut } from '../../domain.ts'

const nouns: Record<string, readonly [one: string, several: string]> = {
  department: ['department', 'departments'],
  organization: ['organisation', 'organisations'],
}
/** More members are counted, not named. */
const namedMost = 3

/** 'department', 'organisation'. */
export function dimensionWord(dimension: string): string {
  return nouns[dimension]?.[0] ?? dimension
}

/** @returns dimensions of which a row rule leaves nothing over: the user was given no member. */
export function emptyDimensions(cut: Cut): string[] {
  return Object.keys(cut).filter((dimension) => cut[dimension]?.length === 0)
}

/** 'the department Sales', 'the departments Lab and Sales', '12 departments', 'your own records'. */
export function reachWords(cut: Cut): string {
  const own = cut.person === undefined ? [] : ['your own records']
  const units = Object.entries(cut).filter(([dimension]) => dimension !== 'person')
  const parts = units.map(([dimension, members]) => {
    const [one, several] = nouns[dimension] ?? [dimension, `${dimension}s`]
    if (members.length === 1) return `the ${one} ${members[0]}`
    if (members.length > namedMost) return `${members.length} ${several}`
    return `the ${several} ${members.slice(0, -1).join(', ')} and ${members.at(-1)}`
  })
  return [...(parts.length === 0 ? [] : [parts.join(' in ')]), ...own].join(' and ')
}
