// Single models, to see what each is worth beside the whole.
import type { Model } from '../../lib/series/forecasting/fit.ts'
import { drift, naive, seasonalNaive } from '../../lib/series/forecasting/naive.ts'
import { autoTheta } from '../../lib/series/forecasting/auto-theta.ts'
import { naive2 } from '../../lib/series/forecasting/naive2.ts'

import { dynamicOptimisedTheta } from '../../lib/series/forecasting/optimised-theta.ts'
import { theta } from '../../lib/series/forecasting/theta.ts'

export const single: Record<string, Model> = {
  naive,
  seasonalNaive,
  drift,
  naive2,
  theta,
  dynamicOptimisedTheta,
  autoTheta,
}
