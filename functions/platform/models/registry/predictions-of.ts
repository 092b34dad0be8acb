// What insights are told of scores, within their cut.
import type { Cut } from '../../../domain.ts'
import { CurrentScores } from '../pages/scores-now.ts'
import type { Predicted, Predictions } from '../predictions.ts'
import { modelNamed, type NamedModel } from './catalogue.ts'
import { lastScoring, scorePlace, type Scoring, scoresPage } from './scores.ts'
import { championOf, versionOf } from './versions.ts'

/** More records are no answer. */
const mostRecords = 20_000

export function predictionsOf(db: D1Database, cut: Cut, named = modelNamed): Predictions {
  return {
    async scores(name) {
      const found = await foundScores(db, cut, known(name, named))
      if (found === undefined || found.model.persons === true) return undefined
      const rows = await scoresPage(db, scorePlace(found.model), found.scoring.id, mostRecords, { where: cut })
      const records = rows.map(({ record: key, score, expectedDays, shown, reasons }) => ({
        ...{ key, score, expectedDays, shown, reasons },
      }))
      return { ...found.predicted, records }
    },
    async groupScores(name, by) {
      const { model } = known(name, named)
      if (!(model.shown?.by ?? []).includes(by)) throw new RangeError(`the records of ${name} are not listed by ${by}`)
      const found = await foundScores(db, cut, known(name, named))
      if (found === undefined) return undefined
      const current = await CurrentScores.of(db, model, found.scoring)
      return { ...found.predicted, groups: current.groups(cut, by)?.rows ?? [] }
    },
  }
}

/** @throws RangeError when there is no such model. */
function known(name: string, named: (name: string) => NamedModel | undefined): NamedModel {
  const model = named(name)
  if (model === undefined) throw new RangeError(`there is no model ${name}`)
  return model
}

async function foundScores(
  db: D1Database,
  cut: Cut,
  { name, model }: NamedModel,
): Promise<{ model: NamedModel['model']; scoring: Scoring; predicted: Predicted } | undefined> {
  const dimensions = model.shown?.by ?? []
  if (!Object.keys(cut).every((dimension) => dimensions.includes(dimension))) return undefined
  const champion = await championOf(db, name)
  const scoring = champion === null ? null : await lastScoring(db, name, champion.version)
  if (champion === null || scoring === null) return undefined
  const row = await versionOf(db, name, champion.version)
  const { version, day } = scoring
  return { model, scoring, predicted: { version, day, holdOut: row?.holdOut ?? null } }
}
