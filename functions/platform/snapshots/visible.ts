// Which published answers somebody gets to see: those of the own cut, of domains and classes that the policy reaches.
import type { Answer } from '../../answer.ts'
import type { Sensitivity } from '../../domain.ts'
import { domains } from '../../domains.ts'
import type { Subject } from '../../env.ts'
import { allowed } from '../identity/access.ts'
import { cutKey } from '../identity/policy.ts'
import { metricNamed, partsOf } from '../metrics/catalogue.ts'
import { forbidden, withheld } from './divisible.ts'
import { answersOf, type Published } from './snapshots.ts'

const recordedClasses: readonly Sensitivity[] = ['pay', 'health']

interface About {
  domain: string
  sensitivity: Sensitivity
}

const insights = new Map<string, About>(
  domains.flatMap((domain) =>
    domain.insights.map((insight) => [
      `${domain.name}/${insight.name}`,
      { domain: domain.name, sensitivity: (insight as { sensitivity?: Sensitivity }).sensitivity ?? 'internal' },
    ]),
  ),
)
const domainOfMetric = new Map(
  domains.flatMap((domain) => domain.metrics.map((metric) => [metric.name, domain.name] as const)),
)

/** @returns the domain of a metric. */
function metricDomain(name: string): string {
  return domainOfMetric.get(name) ?? ''
}

/**
 * @param slot 'answer finance/pnl', 'metric revenue', 'trend revenue', 'breakdown revenue organization', or an insight's name.
 * @returns what the answer is about and how sensitive, each part of a ratio counted.
 */
export function aboutSlot(slot: string): About[] {
  const name = slot.replace(/^answer /, '')
  const insight = insights.get(name)
  if (insight !== undefined) return [insight]
  const metric = metricNamed(slot.split(' ')[1] ?? '')
  return [metric, ...partsOf(metric)].map((part) => ({
    domain: metricDomain(part.name),
    sensitivity: part.sensitivity,
  }))
}

/** @returns whether the subject may see the answer of a slot, its cut aside. */
export function slotAllowed(subject: Subject, slot: string): boolean {
  return aboutSlot(slot).every((about) => allowed(subject, 'view', about))
}

/**
 * @param about what a slot is about; that of the domains unless told.
 * @returns of these slots those of class pay or health: every view of them is recorded.
 */
export function recordedSlots(slots: Iterable<string>, about: (slot: string) => About[] = aboutSlot): string[] {
  return [...slots].filter((slot) => about(slot).some(({ sensitivity }) => recordedClasses.includes(sensitivity)))
}

/** @returns whether the subject may read of what a run records under this name: an insight's, a slot's, or 'run'. */
export function nameAllowed(subject: Subject, name: string): boolean {
  if (name === 'run' || subject.policy.domains === '*') return true
  const known = insights.has(name) || domainOfMetric.has(name.split(' ')[1] ?? '')
  return known && slotAllowed(subject, name)
}

/**
 * @returns what the subject gets in a slot: the answer of its own cut, or what stands in its place; never that of the whole.
 * Undefined where its role does not reach the answer, and where it sees everything but nothing has been computed yet.
 */
export function answerFor(published: Published, subject: Subject, slot: string): Answer | undefined {
  const { cut } = subject
  if (!slotAllowed(subject, slot)) return undefined
  if (forbidden(slot, cut) !== null) return withheld(slot, 'forbidden', cut)
  const key = cutKey(cut)
  const known = answersOf(published, key).get(slot.replace(/^answer /, ''))
  return known ?? (key === '' ? undefined : withheld(slot, 'pending', cut))
}
