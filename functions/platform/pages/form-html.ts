// Parts of the plain forms and lists of account, sign-in and administration.
import { formatOf } from '../../../lib/figures/format.ts'
import type { TenantSettings } from '../../domain.ts'
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
  min?: number
  /** What keyboard a phone shows. */
  inputmode?: string
  /** What is typed is no word of a language. */
  verbatim?: boolean
  autofocus?: boolean
}

export function field(label: string, name: string, options: FieldOptions = {}): Html {
  const {
    value,
    type = 'text',
    required,
    note,
    autocomplete = 'off',
    max,
    min,
    inputmode,
    verbatim,
    autofocus,
  } = options
  return html`<label><span>${label}</span><input type="${type}" name="${name}"${type !== 'password' && html` value="${value ?? ''}"`} autocomplete="${autocomplete}"${[
    min !== undefined && html` minlength="${min}"`,
    max !== undefined && html` maxlength="${max}"`,
    inputmode !== undefined && html` inputmode="${inputmode}"`,
    verbatim === true && html` autocapitalize="none" spellcheck="false"`,
    required === true && html` required`,
    autofocus === true && html` autofocus`,
  ]}>${note !== undefined && html`<small>${note}</small>`}</label>`
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`
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

/** One of a few, the first one unless told otherwise. */
export function radios(legend: string, name: string, choices: readonly Choice[]): Html {
  return html`<fieldset><legend>${legend}</legend>${choices.map(
    ({ value, label }, at) =>
      html`<label class="box"><input type="radio" name="${name}" value="${value}"${at === 0 && html` checked`}> ${label}</label>`,
  )}</fieldset>`
}

/** A button that does one thing: a form of its own. */
export function button(action: string, label: string, fields: Record<string, string> = {}, look = ''): Html {
  return html`<form class="inline" method="post" action="${action}">${Object.entries(fields).map(([name, value]) =>
    hidden(name, value),
  )}<button${look !== '' && html` class="${look}"`} type="submit">${label}</button></form>`
}

/**
 * A table that may be wider than a phone: rows become cards there, so each cell says what it is.
 * @param heads names of the columns; '' above buttons that speak for themselves, and ending in '#' above numbers.
 */
export function listTable(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (Html | string | number)[])[],
): Html {
  const columns = heads.map((head) => ({ name: head.replace(/#$/, ''), look: head.endsWith('#') && html` class="n"` }))
  return html`<table class="list"><caption class="unseen">${caption}</caption><thead><tr>${columns.map(
    ({ name, look }) => (name === '' ? html`<td></td>` : html`<th scope="col"${look}>${name}</th>`),
  )}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, at) => {
        const { name, look } = columns[at] as (typeof columns)[number]
        return at === 0
          ? html`<th scope="row"${look}>${cell}</th>`
          : html`<td data-label="${name}"${look}><div>${cell}</div></td>`
      })}</tr>`,
  )}</tbody></table>`
}

/** A part of a page under its heading, which names it. */
export function section(id: string, title: string, body: Html): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`
}

/** What was wrong, said at once to those who listen. */
export function troubleNotice(text: string | null): Html | null {
  return text === null ? null : html`<p class="notice bad" role="alert">${text}</p>`
}

/** An instant in the tenant's zone. */
export function instant(iso: string, settings: Pick<TenantSettings, 'locale' | 'timeZone'>): Html {
  return html`<time datetime="${iso}">${formatOf(settings.locale).instant(iso, settings.timeZone)}</time>`
}
