// Looks at whether the data still are what a version was learnt from, as the page tells them.
import type { DriftLook } from '../registry/drift.ts'
import type { Alarm, Drift } from './model-report.ts'

/** @param looks at one version, newest first. */
export function driftOf(looks: readonly DriftLook[]): Drift[] {
  const [last] = looks
  if (last === undefined) return []
  return last.figures.map(({ name, label, limit, drifted }) => ({
    ...{ label, limit, alarm: drifted },
    points: looks.toReversed().map(({ day, figures }) => ({
      period: day,
      value: figures.find((figure) => figure.name === name)?.psi ?? null,
    })),
  }))
}

/** @returns what the last look found, since the first of the looks in a row that found something. */
export function alarmsOf(looks: readonly DriftLook[]): Alarm[] {
  const calm = looks.findIndex(({ alarm }) => alarm === null)
  const first = looks[(calm < 0 ? looks.length : calm) - 1]
  const text = looks[0]?.alarm
  return first === undefined || !text ? [] : [{ since: first.day, text }]
}
