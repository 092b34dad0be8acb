// How long a machine runs until it fails, if nobody mends it before: at most eighteen weeks, further ahead sensors say nothing yet.
import type { RegressionModel } from '../../platform/models/features/model.ts'
import { isMeasured, machineSources, sensorFeatures, usualRest } from './machine-features.ts'
import { links } from './machine-sources.ts'

const most = 126

export const remainingLife: RegressionModel = {
  name: 'remaining-life',
  title: 'Remaining life of machines',
  question: 'How long will a machine run until it fails?',
  subject: { one: 'machine', many: 'machines' },
  sensitivity: 'internal',
  kind: 'regression',
  quantity: `days until the next failure, at most ${most}`,
  unit: 'days',
  moments: 'week',
  horizonDays: most,
  usual: 'usual-rest',
  sources: machineSources,
  links,
  shown: { name: 'name', by: ['site', 'line'] },
  population: isMeasured,
  // Who was serviced before it failed did not tell how long it would have run.
  outcome: (then, now) => {
    const next = (days: readonly number[]) =>
      (days.find((day) => day > now.dayNumber) ?? Number.POSITIVE_INFINITY) - now.dayNumber
    const failed = next(then.history('failures').dayNumbers())
    const serviced = next(then.history('care').where('kind', 'preventive').dayNumbers())
    return serviced < Math.min(failed, most) ? undefined : Math.min(failed, most)
  },
  features: [
    {
      name: 'usual-rest',
      label: 'What is left of the usual life by age',
      kind: 'number',
      unit: 'days',
      value: usualRest,
    },
    ...sensorFeatures,
  ],
}
