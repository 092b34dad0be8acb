// Who may see what of a model's scores.
import type { Cut } from '../../../domain.ts'
import type { Subject } from '../../../env.ts'
import { allowed } from '../../identity/access.ts'
import type { NamedModel } from '../registry/catalogue.ts'
import type { Model } from '../features/model.ts'
import type { Rights } from './model-report.ts'

/** Dimensions of row rules by which the scores of a model can be divided. */
function dimensionsOf({ shown, persons }: Model): string[] {
  return [...(shown?.by ?? []), ...(persons === true ? ['person'] : [])]
}

/** @returns whether the subject may see what the model says in sums, and how good it is. */
export function mayModel(subject: Subject | null, { domain, model }: Omit<NamedModel, 'name'>): boolean {
  return allowed(subject, 'view', { domain, sensitivity: model.sensitivity })
}

/** @returns whether row rules of the subject leave a part over by which the scores can be divided, or everything. */
export function reachesScores({ cut }: { cut: Cut }, { model }: NamedModel): boolean {
  const dimensions = dimensionsOf(model)
  return Object.keys(cut).every((dimension) => dimensions.includes(dimension))
}

/** What stands beside nobody's name, department and role, whoever asks. */
const neverSingle: readonly Model['sensitivity'][] = ['pay', 'health']

/** @returns what the subject may do. Single persons are for roles that get down to persons; of other records each reader of the domain may see them. */
export function rightsTo(subject: Subject, { domain, model }: NamedModel): Rights {
  const about = { domain, sensitivity: model.sensitivity, dimensions: dimensionsOf(model) }
  const whole = Object.keys(subject.cut).length === 0
  return {
    whole,
    records:
      !(model.persons === true && neverSingle.includes(model.sensitivity)) &&
      allowed(subject, model.persons === true ? 'drill' : 'view', about),
    train: whole && allowed(subject, 'refresh', { domain }),
    promote: allowed(subject, 'configure', { domain }),
  }
}
