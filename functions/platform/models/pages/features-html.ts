// What a version looks at, and which way it leads.
import { laneSvg } from '../../../../lib/figures/lane.ts'
import { listTable } from '../../pages/form-html.ts'
import { Html, html } from '../../pages/html.ts'
import type { Model } from '../features/model.ts'
import type { FeatureUse, ModelVersion } from '../registry/card.ts'
import type { Writing } from './model-words.ts'

/** Rows that stand before the fold. */
const shown = 10
/** A direction under this share of the strongest one is none. */
const leastDirection = 0.02

/** @returns the features as a table, the most important first; those that hardly matter behind a fold. */
export function featuresHtml({ features }: ModelVersion, model: Model, writing: Writing): Html {
  if (features.length === 0) return html`<p>It looks at nothing: it says the same of all ${model.subject.many}.</p>`
  const sorted = [...features].sort((a, b) => b.share - a.share)
  const most = sorted[0]?.share ?? 0
  const strongest = Math.max(...features.map(({ direction = 0 }) => Math.abs(direction)))
  const rows = sorted.map((feature) => rowOf(feature, model, most, strongest, writing))
  const heads = ['It looks at', 'Weight', 'Which way', 'What can be done']
  const rest = rows.slice(shown)
  return html`${listTable('What it looks at', heads, rows.slice(0, shown))}${
    rest.length > 0 &&
    html`<details class="more"><summary>${rest.length} more that weigh less</summary>${listTable('What it looks at less', heads, rest)}</details>`
  }`
}

function rowOf(use: FeatureUse, model: Model, most: number, strongest: number, { format }: Writing): (Html | string)[] {
  const feature = model.features.find(({ name }) => name === use.name)
  const lane = most > 0 ? new Html(laneSvg({ from: 0, to: use.share }, { min: 0, max: most })) : ''
  return [
    use.label,
    html`<span class="weighed">${format.short(Math.round(use.share * 1000) / 1000, 'ratio')}${lane}</span>`,
    direction(use, model, strongest),
    feature?.change?.action ?? html`<span class="quiet">A circumstance</span>`,
  ]
}

function direction({ direction }: FeatureUse, model: Model, strongest: number): string {
  if (direction === undefined) return 'Depends on which'
  if (Math.abs(direction) <= leastDirection * strongest) return 'No single way'
  const more = model.kind === 'regression' ? ['the more', 'the less'] : ['the likelier', 'the less likely']
  return `The higher, ${direction > 0 ? more[0] : more[1]}`
}
