// A page is static HTML with slots (`<!--premise:answer finance/pnl-->`). It is cut at its slots once; rendering joins the pieces.
import type { Answer } from '../../answer.ts'
import { formatOf } from '../../../lib/figures/format.ts'
import { escapeHtml } from '../../../lib/figures/escape.ts'
import { anchorOf, answerHtml } from './answer-html.ts'
import { filtersHtml } from './filters-html.ts'
import { headlineHtml, rankedAnswers } from './headline-html.ts'
import { lookingHtml } from './looking-html.ts'
import { metricHtml } from './metric-html.ts'
import type { PageModel } from './model.ts'
import { pagePath, placesHtml } from './places.ts'
import { runsHtml } from './runs-html.ts'
import { absentHtml } from './state-html.ts'
import { statusHtml } from './status-html.ts'

export interface ParsedPage {
  /** One more than there are slots. */
  segments: string[]
  /** What stood in each marker: 'answer finance/pnl', 'filters'. */
  slots: string[]
  /** '' or '/base'. */
  base: string
}

const marker = /<!--premise:([^>]*?)-->/
const needsAnswer = /^(?:answer|metric|trend|breakdown) /

/**
 * Cuts a static page at its slots and moves its root-relative addresses under the base path.
 * @param basePath '' or '/base', without a slash at the end.
 */
export function parsePage(html: string, basePath = ''): ParsedPage {
  const based = basePath === '' ? html : underBase(html, basePath)
  const parts = based.split(marker)
  return {
    segments: parts.filter((_, i) => i % 2 === 0),
    slots: parts.filter((_, i) => i % 2 === 1).map((slot) => slot.trim()),
    base: basePath,
  }
}

/** @returns each slot that wants an answer, once: the keys of `PageModel.answers`. */
export function slotsOf(parsed: ParsedPage): string[] {
  return [...new Set(parsed.slots.filter((slot) => needsAnswer.test(slot)))]
}

/** @returns the page's HTML with every slot filled; a slot without its answer says so, it never throws for what the answers hold. */
export function renderPage(parsed: ParsedPage, model: PageModel): string {
  const pieces: string[] = []
  const told = parsed.slots.includes('headline') ? rankedAnswers(model)[0] : undefined
  for (let i = 0; i < parsed.segments.length; i++) {
    pieces.push(parsed.segments[i] ?? '')
    const slot = parsed.slots[i]
    if (slot !== undefined) pieces.push(slotHtml(slot, model, parsed.base, told))
  }
  return pieces.join('')
}

/** @param told the answer whose sentence is the page's headline. */
function slotHtml(slot: string, model: PageModel, base: string, told: Answer | undefined): string {
  if (slot === 'filters') return filtersHtml(model, base)
  if (slot === 'headline') return headlineHtml(model, base)
  if (slot === 'status') return statusHtml(model, base)
  if (slot === 'runs') return runsHtml(model)
  if (slot === 'places') return placesHtml(model.places, base, pagePath(model.page)).text
  if (slot === 'looking') return lookingHtml(model, base)
  if (slot === 'tenant') return escapeHtml(model.tenant)
  const answer = model.answers.get(slot)
  if (!answer) return absentHtml(slot, model)
  const format = formatOf(model.locale)
  // By the slot, since a metric's card, trend and breakdown may share a name.
  const id = anchorOf(slot.replace(/^answer /, ''))
  return slot.startsWith('metric ')
    ? metricHtml(answer, id, model, format)
    : answerHtml(answer, id, model, format, answer === told, placeOf(answer, id, model, base))
}

/** Where an insight stands among others of its domain; nothing on that page itself, and where the reader may not open it. */
function placeOf({ name }: Answer, id: string, { page, places }: PageModel, base: string): string | undefined {
  const domain = /^([a-z]+)\/[a-z-]+$/.exec(name)?.[1]
  if (domain === undefined || domain === page) return undefined
  const place = places.find(({ path }) => path === pagePath(domain))
  return place && `${escapeHtml(base + place.path)}#${id}`
}

/** Only the attributes that hold addresses are touched; '//host' is another origin, not a path. */
function underBase(html: string, basePath: string): string {
  const base = escapeHtml(basePath)
  return html
    .replace(/(\s(?:href|src|action)=")\/(?!\/)/g, `$1${base.replaceAll('$', '$$$$')}/`)
    .replace(/(<html[^>]*\sdata-base=")"/, `$1${base.replaceAll('$', '$$$$')}"`)
}
