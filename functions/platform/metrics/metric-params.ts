// The parameters of a question to a metric.
import type { Metric } from '../../domain.ts'
import { Problem } from '../../problem.ts'
import type { Calendar } from '../pages/filters.ts'

/** @returns the dimension to divide by. @throws Problem 400 when the metric does not have it. */
export function divisionOf(params: URLSearchParams, metric: Metric): string | undefined {
  const by = params.get('by') ?? undefined
  if (by === undefined || metric.dimensions.includes(by)) return by
  throw new Problem(
    400,
    'unknown-dimension',
    `${metric.label} cannot be divided by "${by.slice(0, 60)}".`,
    `Divide by one of: ${metric.dimensions.join(', ')}.`,
  )
}

/** A script that names no range means all rows, and compares only when it says so. */
export function withDefaults(params: URLSearchParams, calendar: Calendar): URLSearchParams {
  const all = new URLSearchParams(params)
  if (!all.get('range')) {
    if (!all.get('from')) all.set('from', calendar.dataSpan?.from ?? calendar.today)
    if (!all.get('to')) all.set('to', calendar.dataSpan?.to ?? calendar.today)
  }
  if (!all.get('compare')) all.set('compare', 'none')
  return all
}

/** @throws Problem 400 for a scenario that does not exist. */
export function scenarioOf(params: URLSearchParams): 'actual' | 'budget' | 'forecast' {
  const scenario = params.get('scenario') ?? 'actual'
  if (scenario === 'actual' || scenario === 'budget' || scenario === 'forecast') return scenario
  throw new Problem(
    400,
    'bad-filter',
    `"scenario" is ${JSON.stringify(scenario.slice(0, 60))}.`,
    'Give one of actual, budget, forecast.',
  )
}

/** @throws Problem 400 for a parameter with another name: a filter that is misspelt would widen the answer. */
export function known(params: URLSearchParams, names: string[]): void {
  for (const name of params.keys()) {
    if (!names.includes(name))
      throw new Problem(
        400,
        'unknown-parameter',
        `There is no parameter "${name.slice(0, 60)}" here.`,
        `Known: ${names.join(', ')}.`,
      )
  }
}
