import type { Metric, SummedMetric } from '../../domain.ts'
import { domains } from '../../domains.ts'
import { Problem } from '../../problem.ts'

const byName = new Map<string, Metric>()
for (const domain of domains) {
  for (const metric of domain.metrics) {
    if (byName.has(metric.name)) throw new Error(`two metrics are called ${metric.name}`)
    byName.set(metric.name, metric)
  }
}

/** @returns every metric, in the order of domains. */
export function allMetrics(): Metric[] {
  return [...byName.values()]
}

/** @throws Problem 404 on an unknown name. */
export function metricNamed(name: string): Metric {
  const metric = byName.get(name)
  if (metric === undefined)
    throw new Problem(
      404,
      'unknown-metric',
      `There is no metric called "${name.slice(0, 80)}".`,
      'See GET /api/metrics for all of them.',
    )
  return metric
}

/** The two summed metrics of a ratio, or the metric itself; none of a metric about persons, which is no sum that anybody may ask for. */
export function partsOf(metric: Metric): SummedMetric[] {
  if (metric.aggregation === 'persons') return []
  if (metric.aggregation !== 'ratio') return [metric]
  return [metricNamed(metric.numerator), metricNamed(metric.denominator)] as SummedMetric[]
}
