// Why nothing is to be learnt from rows: there are too few of them, or one of the features knows the future.
import { leaksInSteps, numberLeaksOf } from '../../../../lib/learn/evaluation/leakage.ts'
import type { Model } from '../features/model.ts'
import { paced } from '../paced.ts'
import { countWords } from './count-words.ts'
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
  const told = (count: number) => countWords(model, count, fewestOfKind)
  const of = `${told(rows)} ${rows === 1 && model.persons !== true ? 'case' : 'cases'} with a known outcome`
  if (model.kind === 'regression') return `There are ${of} so far; it takes ${fewestRows} to learn from.`
  return `There are ${of} so far, ${kindsTold(model, events, rows - events)}; it takes ${fewestRows}, and ${fewestOfKind} of each kind.`
}

/** Of persons the larger kind is left out where the smaller is not told: the sum less it would tell. */
function kindsTold(model: Model, events: number, others: number): string {
  const told = (count: number) => countWords(model, count, fewestOfKind)
  const [less, more] = [Math.min(events, others), Math.max(events, others)]
  if (model.persons !== true || less >= fewestOfKind || more < fewestOfKind)
    return `${told(events)} with the event and ${told(others)} without`
  return `${told(less)} ${events === less ? 'with' : 'without'} the event`
}
