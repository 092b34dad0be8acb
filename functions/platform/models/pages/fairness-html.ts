// How a version treats groups: attributes that must not matter and are never learnt from, and of things the groups by which they are listed.
import { listTable } from '../../pages/form-html.ts'
import { html, type Html } from '../../pages/html.ts'
import type { Estimate, Fairness, FairnessGroup } from '../registry/card.ts'
import type { Model } from '../features/model.ts'
import { hundredths, ofHundred, valueWords, type Writing } from './model-words.ts'

/** Figures of a group by name, in the order of the columns. */
const columns: readonly [name: string, head: string][] = [
  ['baseRate', 'It came true#'],
  ['meanScore', 'Mean score#'],
  ['selectionRate', 'Marked#'],
  ['truePositiveRate', 'Marked, of those of which it came true#'],
  ['auc', 'Pairs in order#'],
  ['off', 'Expected less came, on average#'],
]

/** @returns a table and a finding for each attribute; a sentence where none was looked at. */
export function fairnessHtml(fairness: readonly Fairness[], model: Model, writing: Writing): Html {
  if (fairness.length === 0)
    return html`<p>No attribute that must not matter is known of these records, so none was looked at.</p>`
  return html`${fairness.map((attribute) => attributeHtml(attribute, model, writing))}`
}

function attributeHtml({ label, groups, finding, concern }: Fairness, model: Model, writing: Writing): Html {
  const told = columns.filter(([name]) => groups.some(({ figures }) => figures?.[name] !== undefined))
  const withheld = groups.filter(({ figures }) => figures === undefined)
  const rows = groups.filter(({ figures }) => figures !== undefined).map((group) => rowOf(group, told, model, writing))
  return html`<h3>${label}</h3><p${concern === true && html` class="notice bad"`}>${finding}</p>
${rows.length > 0 && listTable(`Fairness by ${label}`, ['Group', 'Scores#', ...told.map(([, head]) => head)], rows)}
${withheld.length > 0 && html`<p class="quiet">Withheld, because the group is small or few events are in it: ${withheld.map(({ group }) => group).join(', ')}.</p>`}`
}

function rowOf(
  { group, rows, figures }: FairnessGroup,
  told: typeof columns,
  model: Model,
  writing: Writing,
): (Html | string)[] {
  const { format } = writing
  const write = (value: number) =>
    model.kind === 'regression' ? valueWords(value, model.unit, writing) : ofHundred(value)
  return [group, format.plain(rows, 0), ...told.map(([name]) => cell(figures?.[name], model, write))]
}

function cell(figure: Estimate | undefined, { kind }: Model, write: (value: number) => string): Html | string {
  if (figure === undefined) return '–'
  if (kind === 'regression')
    return html`${write(figure.value)} <span class="quiet">(${write(figure.low)} to ${write(figure.high)})</span>`
  return html`${ofHundred(figure.value)} <span class="quiet">(${hundredths(figure)})</span>`
}
