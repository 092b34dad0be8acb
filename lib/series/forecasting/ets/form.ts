/** How the error, the trend and the season enter: N none, A additive, M multiplicative, d damped. */
export interface Form {
  error: 'A' | 'M'
  trend: 'N' | 'A' | 'Ad' | 'M' | 'Md'
  season: 'N' | 'A' | 'M'
}

const errors = ['A', 'M'] as const
const trends = ['N', 'A', 'Ad', 'M', 'Md'] as const
const seasons = ['N', 'A', 'M'] as const

/** The thirty forms of Hyndman, Koehler, Ord & Snyder 2008, table 2.2 and 2.3. */
export const forms: readonly Form[] = errors.flatMap((error) =>
  trends.flatMap((trend) => seasons.map((season): Form => ({ error, trend, season }))),
)

/** 'ETS(M,Ad,M)'. */
export const formName = ({ error, trend, season }: Form) => `ETS(${error},${trend},${season})`

export const isDamped = ({ trend }: Form) => trend === 'Ad' || trend === 'Md'

/** Smoothing parameters, initial states that are free and the variance of the errors: what AICc counts. */
export function parameterCount(form: Form, period: number): number {
  return 3 + (form.trend === 'N' ? 0 : 2) + (isDamped(form) ? 1 : 0) + (form.season === 'N' ? 0 : period)
}

const isCurved = ({ trend }: Form) => trend === 'M' || trend === 'Md'

/** Whether a form can be fitted at all: multiplicative parts only on positive values, a season only with two of them. */
export function applies(form: Form, values: Float64Array, period: number): boolean {
  if (form.season !== 'N' && (period < 2 || values.length < 2 * period)) return false
  return (form.error === 'A' && form.season !== 'M' && !isCurved(form)) || values.every((value) => value > 0)
}

/**
 * The forms that may be chosen for a series: those that apply, without those whose forecasts have no finite variance or whose likelihood is
 * unstable (additive errors with multiplicative parts, multiplicative trend with additive season; R's restrict = TRUE).
 */
export function candidateForms(values: Float64Array, period: number, multiplicativeTrend = false): Form[] {
  return forms.filter((form) => {
    if (form.error === 'A' && (isCurved(form) || form.season === 'M')) return false
    if (isCurved(form) && (!multiplicativeTrend || form.season === 'A')) return false
    return applies(form, values, period)
  })
}
