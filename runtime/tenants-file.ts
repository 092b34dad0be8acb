// Tenants in the text of premise.toml: what the operator wrote, comments and order, stays as it is.
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'smol-toml'

type Table = Record<string, unknown>

/**
 * @param id of a tenant that the text does not hold.
 * @param values strings, numbers and lists of strings, by the keys of premise.toml.
 * @param remark stands behind the table's header, '' for none.
 * @returns the text with the tenant at its end.
 */
export function withTenant(text: string, id: string, values: Table, remark = ''): string {
  const gap = text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n'
  const header = `[tenants.${id}]${remark === '' ? '' : `   # ${remark}`}`
  return `${text}${gap}${[header, ...Object.entries(values).map(([key, value]) => `${key} = ${literal(value)}`)].join('\n')}\n`
}

/** @returns the text without the tenant's tables, and what was cut; null when it is written in a way that cannot be cut line by line. */
export function withoutTenant(text: string, id: string): { text: string; cut: string } | null {
  const header = new RegExp(`^\\s*\\[\\s*tenants\\s*\\.\\s*(["']?)${id}\\1\\s*[.\\]]`)
  const kept: string[] = []
  const cut: string[] = []
  let cutting = false
  // Comments and empty lines before the next header belong to it.
  let waiting: string[] = []
  for (const line of text.split('\n')) {
    if (/^\s*\[/.test(line)) {
      const ours = header.test(line)
      ;(cutting && ours ? cut : kept).push(...waiting)
      waiting = []
      if (ours && !cutting && kept.at(-1)?.trim() === '') kept.pop()
      cutting = ours
    }
    if (!cutting) kept.push(line)
    else if (/^\s*(#|$)/.test(line)) waiting.push(line)
    else cut.push(...waiting.splice(0), line)
  }
  kept.push(...waiting)
  const left = kept.join('\n')
  try {
    return isDeepStrictEqual(plain(parse(left)), plain(withoutKey(parse(text), id)))
      ? { text: left, cut: `${cut.join('\n')}\n` }
      : null
  } catch {
    return null
  }
}

function withoutKey(whole: Table, id: string): Table {
  const tenants = Object.entries((whole.tenants ?? {}) as Table).filter(([name]) => name !== id)
  return { ...whole, tenants: Object.fromEntries(tenants) }
}

/** Without prototypes, and with a table of tenants though it is empty, so that two texts compare by what they say. */
function plain(value: Table): unknown {
  return JSON.parse(JSON.stringify({ tenants: {}, ...value }))
}

/** A TOML value: strings, numbers and lists are written as in JSON, but for DEL. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f')
}
