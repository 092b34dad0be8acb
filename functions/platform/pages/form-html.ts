// Parts of the plain forms of account and administration.
import { html, type Html } from './html.ts'

export interface Choice {
  value: string
  label: string
}

export interface FieldOptions {
  value?: string | null
  type?: string
  required?: boolean
  /** A sentence below the field. */
  note?: string
  autocomplete?: string
  max?: number
}

export function field(label: string, name: string, options: FieldOptions = {}): Html {
  const { value, type = 'text', required = false, note, autocomplete = 'off', max } = options
  return html`<label><span>${label}</span><input type="${type}" name="${name}" value="${value ?? ''}" autocomplete="${autocomplete}"${max !== undefined && html` maxlength="${max}"`}${required && html` required`}>${note !== undefined && html`<small>${note}</small>`}</label>`
}

export function select(label: string, name: string, choices: readonly Choice[], chosen?: string): Html {
  return html`<label><span>${label}</span><select name="${name}">${choices.map(
    ({ value, label: text }) => html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`,
  )}</select></label>`
}

/** Boxes of one name; what is chosen and no longer to choose from is offered too. */
export function boxes(
  legend: string,
  name: string,
  choices: readonly Choice[],
  chosen: readonly string[] = [],
  note?: string,
): Html {
  const known = choices.map(({ value }) => value)
  const all = [
    ...choices,
    ...chosen.filter((value) => !known.includes(value)).map((value) => ({ value, label: value })),
  ]
  if (all.length === 0) return html``
  return html`<fieldset><legend>${legend}</legend>${note !== undefined && html`<p class="quiet">${note}</p>`}<div class="boxes${all.length > 16 && ' many'}">${all.map(
    ({ value, label }) =>
      html`<label><input type="checkbox" name="${name}" value="${value}"${chosen.includes(value) && html` checked`}> ${label}</label>`,
  )}</div></fieldset>`
}

/** A button that does one thing: a form of its own. */
export function button(action: string, label: string, hidden: Record<string, string> = {}, look = ''): Html {
  return html`<form class="inline" method="post" action="${action}">${Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<button${look !== '' && html` class="${look}"`} type="submit">${label}</button></form>`
}

/** A table that may be wider than a phone: rows become cards there, so each cell says what it is. */
export function listTable(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  return html`<table class="list"><caption class="unseen">${caption}</caption><thead><tr>${heads.map(
    (head) => html`<th scope="col">${head}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, at) =>
        at === 0 ? html`<th scope="row">${cell}</th>` : html`<td data-label="${heads[at]}"><div>${cell}</div></td>`,
      )}</tr>`,
  )}</tbody></table>`
}
