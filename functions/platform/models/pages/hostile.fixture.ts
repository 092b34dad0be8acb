// A model in which every text that a person may have written is an attack.
import type { ModelReport, ScoredRecord } from './model-report.ts'
import { churn, estimate, holdOut, report, version } from './report.fixture.ts'

export const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&</Script>`

/** @returns a report and all that hangs on it, written by somebody. */
export function writtenBy(text: string): ModelReport {
  const features = churn.features.map((feature) => ({
    ...feature,
    label: text,
    change: { direction: 'up' as const, action: text },
  }))
  const group = (name: string) => ({
    group: name,
    rows: 40,
    figures: { selectionRate: estimate(0.1), auc: estimate(0.8) },
  })
  const written = version({
    engine: text,
    hash: text,
    reason: text,
    features: features.map(({ name }, at) => ({ name, label: text, share: 0.5 / (at + 1), direction: 1 })),
    fairness: [
      {
        attribute: text,
        label: text,
        groups: [group(text), { group: text, rows: 2 }],
        finding: text,
        concern: true,
      },
    ],
    holdOut,
  })
  return report({
    domain: text,
    model: {
      ...churn,
      title: text,
      question: text,
      event: text,
      subject: { one: text, many: text },
      features,
      protected: features,
    },
    state: { kind: 'insufficient', missing: text },
    versions: [written],
    alarms: [{ since: '2026-10-12', text }],
    drift: [{ label: text, limit: 0.2, alarm: true, points: [1, 2].map((value) => ({ period: '2026-10-01', value })) }],
    compared: [{ moment: '2026-06-30', version: 2, records: 300, expected: 20, observed: 22, auc: 0.8 }],
  })
}

export function recordWrittenBy(text: string): ScoredRecord {
  const reasons = churn.features.map(({ name }) => ({ feature: name, value: text, usual: text, part: 0.01 }))
  return {
    key: text,
    name: text,
    groups: [text],
    score: 0.5,
    base: 0.1,
    rest: 0.35,
    reasons: [...reasons, { feature: text, value: 1, usual: 2, part: 0 }],
  }
}

/** @returns the names of all elements of a page, each once. */
export function tagsOf(html: string): string[] {
  return [...new Set([...html.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, tag = '']) => tag))].sort()
}
