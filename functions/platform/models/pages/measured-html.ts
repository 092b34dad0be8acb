// How good a version was on the period that it had not seen.
import { reliabilitySvg } from '../../../../lib/figures/reliability.ts'
import { listTable } from '../../pages/form-html.ts'
import { Html, html } from '../../pages/html.ts'
import type { Model } from '../features/model.ts'
import type { Estimate, HoldOut, ModelVersion } from '../registry/card.ts'
import {
  foundInTopTenth,
  guessWords,
  hundredths,
  momentsWords,
  scoreWords,
  valueWords,
  type Writing,
} from './model-words.ts'

/** A line of the table: what was measured, of the model with its interval, and of whoever has no model. */
type Measure = readonly [what: Html, own: string, interval: string, without: string]

/** @returns the table of figures, the curve of what was expected and what came, and more figures behind a fold. */
export function measuredHtml({ holdOut }: ModelVersion, model: Model, writing: Writing): Html {
  if (holdOut === null)
    return html`<p>It has not been measured: there was no later period that it had not seen. Its scores may be worse than they look.</p>`
  const { format } = writing
  const many = model.subject.many
  const what = html`<p>On ${momentsWords(holdOut, writing)}, which it had not seen: ${format.plain(holdOut.rows, 0)} scores of ${format.plain(holdOut.records, 0)} ${many}${model.kind !== 'regression' && html`, of which ${format.plain(holdOut.events, 0)} came true`}.</p>`
  const measures = model.kind === 'regression' ? valueMeasures(holdOut, model, writing) : eventMeasures(holdOut, model)
  return html`${what}
${measures.length > 0 && listTable('How good it was', ['Measured', 'This model#', '95% between#', 'Without it#'], measures)}
<div class="grid">${reliabilityHtml(holdOut, model, writing)}${thresholdHtml(holdOut, model)}</div>
${fieldTermsHtml(holdOut, model)}`
}

/** What is measured, and in a quieter line what that means. */
function measure(what: string, means: string): Html {
  return html`${what}<br><span class="quiet">${means}</span>`
}

function eventMeasures(holdOut: HoldOut, model: Exclude<Model, { kind: 'regression' }>): Measure[] {
  const { accuracy, baseRateAccuracy, auc, concordance, calibrationError, rmse, naiveRmse } = holdOut.figures
  const { many } = model.subject
  const found = foundInTopTenth(holdOut)
  const pairs = auc ?? concordance
  const line = (what: Html, figure: Estimate | undefined, without: string): Measure[] =>
    figure === undefined ? [] : [[what, `${Math.round(figure.value * 100)} of 100`, hundredths(figure), without]]
  const base = baseRateAccuracy === undefined ? '–' : `${Math.round(baseRateAccuracy.value * 100)} of 100`
  return [
    ...line(
      measure('Right', 'when it says the likelier outcome; without it: always the more frequent one'),
      accuracy,
      base,
    ),
    ...line(
      measure('Found', `of those of which it came true, in the tenth of ${many} with the highest scores`),
      found,
      '10 of 100',
    ),
    ...line(
      measure('Put in the right order', `of two ${many}, the one of which it came true had the higher score`),
      pairs,
      '50 of 100',
    ),
    ...line(measure('Off', 'what scores said, against how often it came true'), calibrationError, '–'),
    ...(rmse === undefined || naiveRmse === undefined || model.kind !== 'survival'
      ? []
      : [
          [
            measure('Error about when', 'large ones counting more; without it: always the mean'),
            ...[days(rmse.value), `${days(rmse.low)} to ${days(rmse.high)}`, days(naiveRmse.value)],
          ] as const,
        ]),
  ]
}

function days(value: number): string {
  const rounded = value < 10 ? Math.round(value * 10) / 10 : Math.round(value)
  return `${rounded} ${rounded === 1 ? 'day' : 'days'}`
}

function valueMeasures(holdOut: HoldOut, model: Extract<Model, { kind: 'regression' }>, writing: Writing): Measure[] {
  const { mae, rmse, naiveRmse, r2 } = holdOut.figures
  const words = (value: number) => valueWords(value, model.unit, writing)
  const line = (
    what: Html,
    figure: Estimate | undefined,
    write: (value: number) => string,
    without = '–',
  ): Measure[] =>
    figure === undefined ? [] : [[what, write(figure.value), `${write(figure.low)} to ${write(figure.high)}`, without]]
  return [
    ...line(measure('Off on average', 'what it expected, against what came'), mae, words),
    ...line(
      measure('Error', `large ones counting more; without it: ${guessWords(model)}`),
      rmse,
      words,
      naiveRmse === undefined ? '–' : words(naiveRmse.value),
    ),
    ...line(
      measure('Explained', 'of the differences between records'),
      r2,
      (value) => `${Math.round(value * 100)} of 100`,
      '0 of 100',
    ),
  ]
}

function thresholdHtml({ threshold }: HoldOut, model: Model): Html | null {
  if (threshold === undefined || model.kind !== 'classification') return null
  const { value, precision, recall } = threshold
  const { missed, falseAlarm } = model.costs
  const worth =
    missed === falseAlarm
      ? 'A missed one and a false alarm count the same'
      : `A missed one counts ${missed / falseAlarm} times a false alarm`
  return html`<div class="half"><h3>Who is worth a look?</h3><p>${worth}, so ${model.subject.many} are marked from a score of ${Math.max(1, Math.round(value * 100))}: of 100 that are marked, it comes true of ${Math.round(precision * 100)}; of 100 of which it comes true, ${Math.round(recall * 100)} are marked.</p></div>`
}

function reliabilityHtml({ reliability }: HoldOut, model: Model, writing: Writing): Html | null {
  if (reliability.length < 2) return null
  const { format, currency } = writing
  const isValue = model.kind === 'regression'
  const unit = !isValue ? 'ratio' : model.unit === 'money' ? currency : model.unit
  const words = (value: number) => scoreWords(model, value, writing)
  const last = reliability.at(-1) as (typeof reliability)[number]
  const sentence = isValue
    ? `Where it expected most, ${words(last.expected)} on average, ${words(last.observed)} came.`
    : `Where it expected most, ${words(last.expected)}, it came true in ${words(last.observed)} cases.`
  const rows = reliability.map((point) => [words(point.expected), words(point.observed), format.plain(point.rows, 0)])
  return html`<div class="half"><h3>Do the scores mean what they say?</h3><p>${sentence} On the straight line a score means exactly what it says.</p>
<div class="figure square">${new Html(reliabilitySvg(reliability, unit, `Expected against what came. ${sentence}`, format))}</div>
<details class="more"><summary>Numbers of this curve</summary>${listTable('Expected against what came', ['Expected#', 'Came#', 'Scores#'], rows)}</details></div>`
}

/** Figures by the names that the field gives them, each with what it means. */
const terms: Readonly<Record<string, { term: string; means: (many: string) => string }>> = {
  auc: {
    term: 'AUC (area under the ROC curve)',
    means: (many) =>
      `Take two ${many}, one of which it came true and one of which it did not: the share of such pairs in which the first had the higher score. 0.5 is chance, 1 is perfect.`,
  },
  concordance: {
    term: 'Concordance',
    means: (many) =>
      `Take two ${many} of which one came first: the share of such pairs in which it had the higher score. 0.5 is chance, 1 is perfect.`,
  },
  averagePrecision: {
    term: 'Average precision',
    means: (many) =>
      `Go down the list of ${many} from the highest score: the share that came true so far, averaged over all that did. Chance gives the share of those that come true.`,
  },
  lift: {
    term: 'Lift of the top tenth',
    means: (many) =>
      `How many times more often it comes true in the tenth of ${many} with the highest scores than in all.`,
  },
  f1: {
    term: 'F1',
    means: () => 'The harmonic mean of how many of the marked come true and how many that come true are marked.',
  },
  logLoss: {
    term: 'Log loss',
    means: () => 'How surprised the scores were by what came. 0 is perfect; lower is better.',
  },
  naiveLogLoss: {
    term: 'Log loss of the base rate',
    means: () => 'The same, of always saying how often it comes true.',
  },
  brier: {
    term: 'Brier score',
    means: () => 'The mean square of the distance between score and what came. 0 is perfect; lower is better.',
  },
  calibrationError: {
    term: 'Expected calibration error',
    means: () => 'The mean distance between what scores said and how often it came true, over groups of like scores.',
  },
  r2: {
    term: 'R²',
    means: () =>
      'The part of the differences between records that the model explains. 0 is no better than the average of all.',
  },
}

function fieldTermsHtml({ figures }: HoldOut, model: Model): Html | null {
  const named = Object.entries(terms).flatMap(([name, { term, means }]) => {
    const figure = figures[name]
    return figure === undefined ? [] : [{ term, figure, means: means(model.subject.many) }]
  })
  if (named.length === 0) return null
  const three = (value: number) => value.toFixed(3)
  return html`<details class="more"><summary>For specialists: the same by the names of the field</summary><dl>${named.map(
    ({ term, figure, means }) =>
      html`<div><dt>${term}</dt><dd>${three(figure.value)} <span class="quiet">(95% between ${three(figure.low)} and ${three(figure.high)})</span><br>${means}</dd></div>`,
  )}</dl></details>`
}
