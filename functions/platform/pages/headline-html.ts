import { escapeHtml } from '../../../lib/figures/escape.ts'
import { type Format, formatOf } from '../../../lib/figures/format.ts'
import type { Answer } from '../../answer.ts'
import { anchorOf } from './answer-html.ts'
import { largest, unitOf } from './comparison-html.ts'
import type { PageModel } from './model.ts'
import { sentenceHtml } from './sentence-html.ts'
import { isEmpty } from './state-html.ts'

/** Sentences beside the first one. */
const more = 2
/** Share of the largest driver from which another one is named. */
const worthNaming = 0.02
/** Characters from which the first sentence is set smaller. */
const longLede = 110

/** What happened, why, what to do: from the page's most important answers. */
export function headlineHtml(model: PageModel, base: string): string {
  if (isEmpty(model)) {
    return `<p class="lede">There is no data yet.</p><p class="why">Import a ledger as CSV and the answers are on this page within a minute:</p><pre class="line" tabindex="0"><code>npm run premise -- import finance/ledger FILE.csv</code></pre>`
  }
  const [first, ...rest] = rankedAnswers(model)
  if (!first && model.reach !== null) return withheldHtml(model, base)
  if (!first)
    return `<p class="lede">Nothing has been computed yet.</p><p class="why">The next refresh fills this page; see the <a href="${escapeHtml(base)}/runs">refresh runs</a>.</p>`
  const format = formatOf(model.locale)
  const news = rest.filter((answer) => answer.importance.score > 0 && !sameNews(answer, first))
  const others = news.slice(0, more).map((answer) => `<li>${link(answer, answer.headline)}</li>`)
  return [
    `<p class="lede${first.headline.length > longLede ? ' long' : ''}">${link(first, first.headline)}</p>`,
    why(first, format),
    first.action ? `<p class="todo">${sentenceHtml(first.action)}</p>` : '',
    others.length > 0 ? `<ul class="also">${others.join('')}</ul>` : '',
  ].join('')
}

/** For a reader of a part of the company for which nothing is there: not yet, or not at all. */
function withheldHtml(model: PageModel, base: string): string {
  const pending = [...model.answers.values()].some(({ status }) => status === 'pending')
  const lede = pending
    ? 'Nothing has been computed for your part of the company yet.'
    : 'There is nothing for you to see here.'
  const why = pending
    ? `The next refresh fills this page; see the <a href="${escapeHtml(base)}/runs">refresh runs</a>.`
    : `${escapeHtml(model.reach ?? '')} Ask an owner of this installation.`
  return `<p class="lede">${lede}</p><p class="why">${why}</p>`
}

/** @returns the page's good answers, most important first, each headline once. */
export function rankedAnswers(model: PageModel): Answer[] {
  const heads = new Map<string, Answer>()
  for (const [slot, answer] of model.answers) {
    const usable =
      slot.startsWith('answer ') && (answer.status === 'ok' || answer.status === 'stale') && answer.headline !== ''
    if (usable && !heads.has(answer.headline)) heads.set(answer.headline, answer)
  }
  return [...heads.values()].sort((a, b) => b.importance.score - a.importance.score)
}

/** Whether both speak of one number and its change: the second would repeat the first. */
function sameNews({ comparison: a }: Answer, { comparison: b }: Answer): boolean {
  return a !== null && b !== null && a.value === b.value && a.base === b.base && a.span.to === b.span.to
}

function why(answer: Answer, format: Format): string {
  const [first] = largest(answer.drivers, 1)
  const least = worthNaming * Math.abs(first?.change ?? 0)
  const named = largest(answer.drivers, 3).filter(
    ({ member, change }) => !answer.headline.includes(member) && Math.abs(change) >= least,
  )
  if (named.length === 0) return ''
  const unit = unitOf(answer.figure)
  const said = named.map(
    (driver) =>
      `${escapeHtml(driver.member)} <span class="delta">${escapeHtml(format.signedShort(driver.change, unit))}</span>`,
  )
  // What the headline names already is not said twice.
  const words = named.length < Math.min(3, answer.drivers.length) ? 'What else moved it' : 'What moved it most'
  return `<p class="why">${words}: ${said.join(', ')}.</p>`
}

function link(answer: Answer, text: string): string {
  return `<a href="#${anchorOf(answer.name)}">${sentenceHtml(text)}</a>`
}
