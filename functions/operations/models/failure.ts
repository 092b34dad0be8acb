// Which machines may fail, within a week and within a month.
import type { ClassificationModel } from '../../platform/models/features/model.ts'
import { isMeasured, machineSources, sensorFeatures } from './machine-features.ts'
import { links } from './machine-sources.ts'

export const failure7 = failureModel(7, 'the next week', { missed: 12, falseAlarm: 1 })
export const failure30 = failureModel(30, 'the next month', { missed: 6, falseAlarm: 1 })

function failureModel(horizonDays: number, when: string, costs: ClassificationModel['costs']): ClassificationModel {
  return {
    name: `failure-${horizonDays}`,
    title: `Failures within ${horizonDays} days`,
    question: `Which machines may fail within ${when}?`,
    subject: { one: 'machine', many: 'machines' },
    sensitivity: 'internal',
    kind: 'classification',
    event: `fails within ${horizonDays} days`,
    costs,
    moments: 'week',
    horizonDays,
    sources: machineSources,
    links,
    shown: { name: 'name', by: ['site', 'line'] },
    population: isMeasured,
    outcome: (then) => (then.history('failures').within(horizonDays).count > 0 ? 1 : 0),
    features: sensorFeatures,
  }
}
