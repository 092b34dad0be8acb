// Why nothing is to be learnt from rows: there are too few of them, or one of the features knows the future.
import { leaksInSteps, numberLeaksOf } from '../../../../lib/learn/evaluation/leakage.ts'
import type { Model } from '../features/model.ts'
import { paced } from '../paced.ts'
import { actualOf, eventsOf, type Table } from './examples-of.ts'
import { fewestOfKind, fewestRows } from './hold-out-split.ts'

export interface Obstacle {
  state: 'insufficient' | 'failed'
  /** In plain words. */
  reason: string
}

/** @returns what keeps the model from being learnt; null where nothing does. */
export async function obstacleOf(model: Model, table: Table, rest: () => Promise<void>): Promise<Obstacle | null> {
  const lacking = tooLittle(model, table)
  if (lacking !== null) return { state: 'insufficient', reason: lacking }
  const leaking = await leakOf(model, table, rest)
  return leaking === null ? null : { state: 'failed', reason: leaking }
}

/** @returns which feature tells what cannot have been known, and by what that shows; null where none does. */
async function leakOf(model: Model, table: Table, rest: () => Promise<void>): Promise<string | null> {
  const actual = actualOf(model, table)
  const leaks =
    model.kind === 'regression'
      ? numberLeaksOf(table.frame, actual)
      : await paced(leaksInSteps(table.frame, actual), rest)
  const [leak] = leaks
  if (leak !== undefined)
    return `The feature "${leak.column}" knows the future, so nothing was learnt: ${leak.reason} It is to be read as it was known at the moment, or left out.`
  return null
}

function tooLittle(model: Model, table: Table): string | null {
  const rows = table.keys.length
  const events = eventsOf(model, table)
  const few = model.kind !== 'regression' && Math.min(events, rows - events) < fewestOfKind
  if (rows >= fewestRows && !few) return null
  const of = `${rows} ${rows === 1 ? 'case' : 'cases'} with a known outcome`
  if (model.kind === 'regression') return `There are ${of} so far; it takes ${fewestRows} to learn from.`
  return `There are ${of} so far, ${events} with the event and ${rows - events} without; it takes ${fewestRows}, and ${fewestOfKind} of each kind.`
}
