// The pages of models: the list, the card of each, and single records.
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { formatOf } from '../../../../lib/figures/format.ts'
import type { AppEnv, Subject } from '../../../env.ts'
import { formBody } from '../../../form-body.ts'
import { Problem } from '../../../problem.ts'
import { audit } from '../../audit/audit.ts'
import { access } from '../../identity/access.ts'
import { troubleNotice } from '../../pages/form-html.ts'
import { html } from '../../pages/html.ts'
import { openTenant } from '../../tenants/tenant.ts'
import { promoteByHand, trainByHand } from '../registry/by-hand.ts'
import { type NamedModel, namedModels } from '../registry/catalogue.ts'
import type { ScoreCursor } from '../registry/scores.ts'
import { modelAsked } from './model-asked.ts'
import { modelCardHtml, modelRecordsHtml } from './model-card-html.ts'
import { modelListHtml } from './model-list-html.ts'
import type { Writing } from './model-words.ts'
import { modelsPage } from './models-page.ts'
import { recordsOf } from './records-of.ts'
import { reportOf } from './report-of.ts'
import { mayModel, rightsTo } from './score-rights.ts'

type C = Context<AppEnv>

const recordsOnCard = 5
const recordsAPage = 25

export const modelPages = new Hono<AppEnv>()

modelPages.get('/models', access('view'), async (c) => {
  const subject = c.get('subject') as Subject
  const reports = []
  for (const named of namedModels().filter((each) => mayModel(subject, each)))
    reports.push((await reportOf(c.env, subject, named)).report)
  return modelsPage(c, 'Models', modelListHtml(reports, c.env.INSTALLATION.basePath, await writingOf(c)))
})

modelPages.get('/models/:domain/:model', access('view'), (c) => cardPage(c, modelOf(c)))

modelPages.get('/models/:domain/:model/records', access('view'), async (c) => {
  const named = modelOf(c)
  const { model, name } = named
  const subject = c.get('subject') as Subject
  if (!rightsTo(subject, named).records) {
    if (model.persons === true) await audit(c, { action: 'scores.view', resource: name, outcome: 'refused' })
    throw new Problem(
      403,
      'forbidden',
      `Your role (${subject.role}) does not see single ${model.subject.many} of this model.`,
      'Its card has them in groups. Ask an owner of this installation.',
    )
  }
  const { report, scores } = await reportOf(c.env, subject, named)
  const part =
    scores === null
      ? { records: [], next: null }
      : await recordsOf(c.env, c.get('now'), subject, named, scores.scoring, recordsAPage, cursorOf(c))
  if (model.persons === true)
    await audit(c, { action: 'scores.view', resource: name, detail: { persons: part.records.map(({ key }) => key) } })
  const next = part.next === null ? null : `${part.next.score}_${part.next.id}`
  const base = c.env.INSTALLATION.basePath
  const body = modelRecordsHtml({ report, records: part.records, next, base, writing: await writingOf(c) })
  return modelsPage(c, `${model.title}: single ${model.subject.many}`, body)
})

modelPages.post('/models/:domain/:model/train', access('refresh'), async (c) => {
  await formBody(c, z.strictObject({}))
  const named = changeableOf(c, 'train')
  return changed(c, named, () => trainByHand(c, named))
})

modelPages.post('/models/:domain/:model/promote', access('configure'), async (c) => {
  const { version } = await formBody(c, z.strictObject({ version: z.string().regex(/^\d{1,9}$/, 'is no version') }))
  const named = changeableOf(c, 'promote')
  return changed(c, named, () => promoteByHand(c, named, Number(version)))
})

/** Does what a form asks for and goes back to the card; what went wrong is said on it. */
async function changed(c: C, named: NamedModel, work: () => Promise<unknown>): Promise<Response> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return cardPage(c, named, error)
  }
  return c.redirect(`${c.env.INSTALLATION.basePath}/models/${named.name}`, 303)
}

async function cardPage(c: C, named: NamedModel, trouble: Problem | null = null): Promise<Response> {
  const subject = c.get('subject') as Subject
  const rights = rightsTo(subject, named)
  const { report, scores } = await reportOf(c.env, subject, named)
  const isPublic = rights.records && named.model.persons !== true && scores !== null
  const { records } = isPublic
    ? await recordsOf(c.env, c.get('now'), subject, named, scores.scoring, recordsOnCard)
    : { records: [] }
  const groups = scores?.current.groups(subject.cut) ?? null
  const base = c.env.INSTALLATION.basePath
  const notice = troubleNotice(trouble === null ? null : `${trouble.message} ${trouble.hint}`)
  const body = modelCardHtml({ report, rights, records, groups, base, writing: await writingOf(c) })
  return modelsPage(c, named.model.title, html`${notice}${body}`, trouble?.status ?? 200)
}

/** @throws Problem 403 where the subject may not do that to models of this domain, 404 as `modelOf`. */
function changeableOf(c: C, what: 'train' | 'promote'): NamedModel {
  const named = modelOf(c)
  const subject = c.get('subject') as Subject
  if (rightsTo(subject, named)[what]) return named
  throw new Problem(
    403,
    'forbidden',
    `Your role (${subject.role}) may not change this model.`,
    'Ask an owner of this installation.',
  )
}

function modelOf(c: C): NamedModel {
  return modelAsked(c, 'See /models for all of them.')
}

/** @throws Problem 400 when it is none that a page gave. */
function cursorOf(c: C): ScoreCursor | undefined {
  const after = c.req.query('after')
  if (after === undefined) return undefined
  const [, score, id] = /^(-?[\d.]+(?:e-?\d+)?)_(\d{1,15})$/.exec(after) ?? []
  if (score === undefined || id === undefined || !Number.isFinite(Number(score)))
    throw new Problem(400, 'bad-parameter', 'The parameter "after" cannot be read.', 'Go on from the page before.')
  return { score: Number(score), id: Number(id) }
}

async function writingOf(c: C): Promise<Writing> {
  const { settings } = await openTenant(c.env, c.get('now'))
  return { format: formatOf(settings.locale), currency: settings.currency, timeZone: settings.timeZone }
}
