import type { Fit } from './fit.ts'
import { fitThetaForm, thetaForms } from './optimised-theta.ts'
import { fitSeasonallyAdjusted } from './seasonally-adjusted.ts'

/**
 * The theta model (STM, OTM, DSTM or DOTM) with the lowest AICc of the one-step errors on the seasonally adjusted series.
 * The penalty is for the third parameter of the optimised forms, which else could never lose to their standard forms.
 * @param values complete series.
 * @returns undefined with fewer than five values.
 */
export function autoTheta(values: Float64Array, period: number): Fit | undefined {
  return fitSeasonallyAdjusted(values, period, 'shrunk', (adjusted) => {
    let best: { fit: Fit; score: number } | undefined
    for (const form of thetaForms) {
      const model = fitThetaForm(adjusted, form)
      if (model === undefined) continue
      const errors = adjusted.length - model.fit.warmUp
      const parameters = form.optimised ? 4 : 3
      const penalty = 2 * parameters + (2 * parameters * (parameters + 1)) / Math.max(1, errors - parameters - 1)
      const score = errors * Math.log(Math.max(Number.MIN_VALUE, model.squares / errors)) + penalty
      if (best === undefined || score < best.score) best = { fit: model.fit, score }
    }
    return best?.fit
  })
}
