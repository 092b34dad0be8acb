// What stands beside a model that is not simply there: alarms, and learning that is under way, was cut off or cannot begin.
import { html, type Html } from '../../pages/html.ts'
import type { Alarm, ModelReport } from './model-report.ts'
import { championOf, type Writing } from './model-words.ts'

/** @returns the alarms as notices; null without one. */
export function alarmsHtml(alarms: readonly Alarm[], { format }: Writing): Html | null {
  if (alarms.length === 0) return null
  return html`${alarms.map(
    ({ text, since }) => html`<p class="notice bad"><strong>Alarm.</strong> ${text} Since ${format.day(since)}.</p>`,
  )}`
}

/** @returns what is under way beside the scores that are there; null where there is nothing, or the model's sentence tells it. */
export function stateHtml(report: ModelReport, { format, timeZone }: Writing): Html | null {
  const { state } = report
  if (championOf(report) === undefined || report.now === null) return null
  const since = 'since' in state ? format.instant(state.since, timeZone) : ''
  if (state.kind === 'training')
    return html`<p class="notice"><strong>Learning now,</strong> since ${since}. Until that is done, the scores are those of the version before.</p>`
  if (state.kind === 'interrupted')
    return html`<p class="notice"><strong>Learning was interrupted</strong> (begun ${since}). The next refresh goes on with it. Until then the scores are those of the version before.</p>`
  if (state.kind === 'insufficient')
    return html`<p class="notice"><strong>Too little data to learn anew.</strong> ${state.missing}</p>`
  if (state.kind === 'failed')
    return html`<p class="notice bad"><strong>The last attempt to learn anew failed.</strong> ${state.trouble} The scores are those of the version before.</p>`
  return null
}
