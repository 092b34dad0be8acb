import { html } from './html.ts'
import type { PageModel } from './model.ts'

/** The banner above a page that an administrator sees through other eyes; '' for everybody else. */
export function lookingHtml(model: Pick<PageModel, 'lookingAs' | 'role'>, base: string): string {
  if (model.lookingAs === null) return ''
  const { lookingAs: name, role } = model
  const who = name.toLowerCase() === role ? html`<strong>${name}</strong>` : html`<strong>${name}</strong> (${role})`
  return html`<div class="looking" role="status"><p>You are looking as ${who}.</p><form method="post" action="${base}/view-as/stop"><button type="submit">Stop</button></form></div>`
    .text
}
