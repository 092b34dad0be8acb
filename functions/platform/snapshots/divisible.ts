// Whether an answer can be divided as row rules ask, and what stands in its place where it cannot, or has not been yet.
import { type Answer, type Status, unimportant } from '../../answer.ts'
import type { Cut, Insight } from '../../domain.ts'
import { domains } from '../../domains.ts'
import { dimensionWord, emptyDimensions, reachWords } from '../identity/reach.ts'
import { metricNamed, partsOf } from '../metrics/catalogue.ts'

const insights = new Map<string, Insight>(
  domains.flatMap((domain) => domain.insights.map((insight) => [`${domain.name}/${insight.name}`, insight] as const)),
)

/** @returns the dimensions by which a slot's answer can be divided: an insight's cuts; a metric's dimensions, of both parts where it is a ratio. */
function dimensionsOf(slot: string): readonly string[] {
  const insight = insights.get(slot.replace(/^answer /, ''))
  if (insight !== undefined) return insight.cuts
  const metric = metricNamed(slot.split(' ')[1] ?? '')
  return metric.dimensions.filter((dimension) => partsOf(metric).every((part) => part.dimensions.includes(dimension)))
}

/** @returns whether a slot's answer can be divided by all of these dimensions. */
export function isDivisible(slot: string, dimensions: readonly string[]): boolean {
  const own = dimensionsOf(slot)
  return dimensions.every((dimension) => own.includes(dimension))
}

/**
 * What somebody gets of whom the slot's answer cannot be had: never the whole.
 * @returns a sentence why, and what to do; null where the answer can be divided as the cut asks.
 */
export function forbidden(slot: string, cut: Cut): { why: string; action: string } | null {
  const [none] = emptyDimensions(cut)
  if (none === 'person')
    return {
      why: 'Your role sees your own records only, and your account is linked to no employee.',
      action: 'Ask an owner to link it.',
    }
  if (none !== undefined) {
    const word = dimensionWord(none)
    return {
      why: `Your role sees its own ${word} only, and you have been given none.`,
      action: `Ask an owner to give you a ${word}.`,
    }
  }
  const missing = Object.keys(cut).filter((dimension) => !isDivisible(slot, [dimension]))
  if (missing.length === 0) return null
  return {
    why: `Your rights reach ${reachWords(cut)}; this answer cannot be divided by ${missing.map(dimensionWord).join(' or ')}.`,
    action: 'Ask an owner if you need the whole.',
  }
}

/** @returns what stands in the place of an answer that the subject does not get: why, and what to do. */
export function withheld(slot: string, status: Extract<Status, 'forbidden' | 'pending'>, cut: Cut): Answer {
  const why = status === 'forbidden' ? forbidden(slot, cut) : null
  return {
    ...titleOf(slot),
    status,
    headline: why?.why ?? 'Not computed for your part of the company yet: the next refresh brings it.',
    ...(why === null ? {} : { action: why.action }),
    figure: null,
    comparison: null,
    drivers: [],
    importance: unimportant,
    method: '',
    span: null,
    evidence: [],
    program: '',
    freshness: { completeTo: null, computedAt: '', runId: '' },
  }
}

function titleOf(slot: string): Pick<Answer, 'name' | 'title' | 'question'> {
  const name = slot.replace(/^answer /, '')
  const insight = insights.get(name)
  if (insight !== undefined) return { name, title: insight.title, question: insight.question }
  const [, metricName = '', by] = slot.split(' ')
  const { label, help } = metricNamed(metricName)
  return { name: slot, title: by === undefined ? label : `${label} by ${by}`, question: help }
}
