// Texts from templates. A template holds words, `{slot}` and `[one|other|]`; slots are other rules or values of the context.
import type { Random } from '../random.ts'

/** Values for slots: names, days, amounts as they shall be read. */
export type Context = Readonly<Record<string, string | number>>

type Part = string | { slot: string } | { choice: readonly Template[] }

interface Template {
  parts: readonly Part[]
  /** Slots of the context without which it cannot be said. */
  needs: readonly string[]
}

/** One template a line; empty lines do not count. */
export function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

export class Grammar {
  readonly #rules = new Map<string, readonly Template[]>()

  /**
   * @param rules name -> templates. A slot that is no rule is taken from the context; a template whose slots the
   * context lacks is passed over, so that the same rules serve with many facts and with few.
   * @throws RangeError on a template that does not parse.
   */
  constructor(rules: Readonly<Record<string, readonly string[]>>) {
    const names = new Set(Object.keys(rules))
    for (const [name, templates] of Object.entries(rules)) {
      if (templates.length === 0) throw new RangeError(`rule ${name} has no template`)
      this.#rules.set(
        name,
        templates.map((source) => parsed(source, names)),
      )
    }
  }

  get topics(): string[] {
    return [...this.#rules.keys()]
  }

  /** @throws RangeError when there is no such rule, or none of its templates can be said with this context. */
  say(random: Random, rule: string, context: Context): string {
    const templates = this.#rules.get(rule)
    if (templates === undefined) throw new RangeError(`no rule ${rule}`)
    return tidy(this.#one(random, rule, templates, context))
  }

  #one(random: Random, name: string, templates: readonly Template[], context: Context): string {
    const from = random.integer(0, templates.length - 1)
    for (let step = 0; step < templates.length; step++) {
      const template = templates[(from + step) % templates.length] as Template
      if (template.needs.every((need) => context[need] !== undefined)) return this.#all(random, template, context)
    }
    throw new RangeError(`nothing of ${name} can be said: ${templates[0]?.needs.join(', ')} missing`)
  }

  #all(random: Random, template: Template, context: Context): string {
    let text = ''
    for (const part of template.parts) {
      if (typeof part === 'string') text += part
      else if ('choice' in part) text += this.#one(random, 'a choice', part.choice, context)
      else {
        const rule = this.#rules.get(part.slot)
        text += rule === undefined ? context[part.slot] : this.#one(random, part.slot, rule, context)
      }
    }
    return text
  }
}

function parsed(source: string, rules: ReadonlySet<string>): Template {
  let at = 0
  const read = (nested: boolean): Template => {
    const parts: Part[] = []
    const needs: string[] = []
    let words = ''
    const flush = () => {
      if (words !== '') parts.push(words)
      words = ''
    }
    while (at < source.length) {
      const sign = source[at] as string
      if (nested && (sign === '|' || sign === ']')) break
      at++
      if (sign === '{') {
        const end = source.indexOf('}', at)
        if (end < 0) throw new RangeError(`no } in: ${source}`)
        flush()
        const slot = source.slice(at, end)
        parts.push({ slot })
        if (!rules.has(slot)) needs.push(slot)
        at = end + 1
      } else if (sign === '[') {
        flush()
        const choice = [read(true)]
        while (source[at] === '|') {
          at++
          choice.push(read(true))
        }
        if (source[at] !== ']') throw new RangeError(`no ] in: ${source}`)
        at++
        parts.push({ choice })
      } else words += sign
    }
    flush()
    return { parts, needs }
  }
  return read(false)
}

/** One space between words, none before punctuation, a capital at the start of each sentence. */
function tidy(text: string): string {
  return text
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/ (?=[.,;:!?])/g, '')
    .trim()
    .replaceAll(/(^|[.!?]\s+|\n)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())
}
