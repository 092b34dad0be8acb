// Models over HTTP: which there are, how good they are, what they say of single records, and how they are changed.
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Cut } from '../../../domain.ts'
import type { AppEnv, Subject } from '../../../env.ts'
import { jsonBody } from '../../../json-body.ts'
import { Problem } from '../../../problem.ts'
import { audit } from '../../audit/audit.ts'
import { access, permittedCut } from '../../identity/access.ts'
import type { Model } from '../features/model.ts'
import { modelAsked } from '../pages/model-asked.ts'
import type { ModelReport } from '../pages/model-report.ts'
import { recordsOf } from '../pages/records-of.ts'
import { reportOf } from '../pages/report-of.ts'
import { mayModel, reachesScores, rightsTo } from '../pages/score-rights.ts'
import { promoteByHand, trainByHand } from './by-hand.ts'
import { type NamedModel, namedModels } from './catalogue.ts'
import { trainingOf } from './training-state.ts'

type C = Context<AppEnv>

const usual = 50
const most = 200

export const modelRegistry = new Hono<AppEnv>()

modelRegistry.get('/api/models', access('view'), async (c) => {
  const subject = c.get('subject') as Subject
  const models = []
  for (const named of namedModels().filter((each) => mayModel(subject, each))) {
    const { report } = await reportOf(c.env, subject, named)
    const { versions, champion, drift: _, compared: __, ...rest } = described(report)
    models.push({ ...rest, champion: versions.find(({ version }) => version === champion) ?? null })
  }
  return c.json({ models })
})

modelRegistry.get('/api/models/:domain/:model', access('view'), async (c) => {
  const named = namedModel(c)
  const subject = c.get('subject') as Subject
  const { report, scores } = await reportOf(c.env, subject, named)
  const training = await trainingOf(c.env.DB, named.name)
  return c.json({
    ...described(report),
    learns: learns(named.model),
    groups: scores?.current.groups(subject.cut) ?? null,
    training:
      training === null ? null : { state: training.state, cause: training.cause, startedAt: training.startedAt },
  })
})

modelRegistry.get('/api/models/:domain/:model/scores', access('view'), async (c) => {
  const named = namedModel(c)
  const { model, name } = named
  const subject = c.get('subject') as Subject
  const { where, limit, after } = scoresQuestion(c.req.query(), model)
  if (!rightsTo(subject, named).records || !reachesScores(subject, named)) {
    if (model.persons === true) await audit(c, { action: 'scores.view', resource: name, outcome: 'refused' })
    throw new Problem(
      403,
      'forbidden',
      `Your role (${subject.role}) does not see single ${model.subject.many} of this model.`,
      `See GET /api/models/${name} for what it says in groups.`,
    )
  }
  const cut = permittedCut(subject, where)
  const { scores } = await reportOf(c.env, subject, named)
  const part =
    scores === null
      ? { records: [], next: null }
      : await recordsOf(c.env, c.get('now'), { ...subject, cut }, named, scores.scoring, limit, after)
  if (model.persons === true)
    await audit(c, { action: 'scores.view', resource: name, detail: { persons: part.records.map(({ key }) => key) } })
  return c.json({
    model: name,
    version: scores?.scoring.version ?? null,
    day: scores?.scoring.day ?? null,
    scores: part.records,
    next: part.next === null ? null : `${part.next.score}_${part.next.id}`,
  })
})

modelRegistry.post('/api/models/:domain/:model/train', access('refresh'), async (c) => {
  await jsonBody(c, z.strictObject({}))
  const named = namedModel(c)
  if (!rightsTo(c.get('subject') as Subject, named).train) throw mayNot(c, `the training of ${named.name}`)
  const { state, cause, startedAt } = await trainByHand(c, named)
  return c.json({ model: named.name, state, cause, startedAt }, 202)
})

modelRegistry.post('/api/models/:domain/:model/promote', access('configure'), async (c) => {
  const { version } = await jsonBody(c, z.strictObject({ version: z.int().min(1) }))
  const named = namedModel(c)
  if (!rightsTo(c.get('subject') as Subject, named).promote) throw mayNot(c, `the versions of ${named.name}`)
  const row = await promoteByHand(c, named, version)
  return c.json({ model: named.name, version, decision: row.decision, reason: row.reason })
})

function namedModel(c: C): NamedModel {
  return modelAsked(c, 'See GET /api/models.')
}

function mayNot(c: C, what: string): Problem {
  const { role } = c.get('subject') as Subject
  return new Problem(
    403,
    'forbidden',
    `Your role (${role}) does not reach ${what}.`,
    'Ask an owner of this installation.',
  )
}

/** The report without what is made of functions. */
function described({ model, ...report }: ModelReport) {
  const { title, question, kind, subject, horizonDays, persons = false, shown } = model
  return { ...report, title, question, kind, subject, horizonDays, persons, by: shown?.by ?? [] }
}

function learns(model: Model) {
  const said = ({ name, label, kind, change }: Model['features'][number]) => ({
    ...{ name, label, kind },
    ...(change === undefined ? {} : { action: change.action }),
  })
  return {
    moments: model.moments,
    sources: model.sources.map(({ name, reads }) => ({ name, reads })),
    features: model.features.map(said),
    protected: (model.protected ?? []).map(said),
    ...(model.kind === 'regression' ? { quantity: model.quantity } : { event: model.event }),
    ...(model.kind === 'classification' ? { costs: model.costs } : {}),
  }
}

/** @throws Problem 400 naming the parameter that cannot be read. */
function scoresQuestion(query: Record<string, string>, { shown }: Model) {
  const by = shown?.by ?? []
  const known = [...by, 'limit', 'after']
  const where: Record<string, string[]> = {}
  for (const [name, value] of Object.entries(query)) {
    if (!known.includes(name)) throw bad(name.slice(0, 40), `Use ${known.join(', ')}.`)
    if (by.includes(name)) where[name] = [value]
  }
  const { limit = String(usual), after } = query
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > most) throw bad('limit', `Use 1 to ${most}.`)
  const [, score, id] = after === undefined ? [] : (/^(-?[\d.]+(?:e-?\d+)?)_(\d{1,15})$/.exec(after) ?? [])
  if (after !== undefined && (score === undefined || id === undefined || !Number.isFinite(Number(score))))
    throw bad('after', 'Use "next" of the page before, unchanged.')
  return {
    where: where as Cut,
    limit: Number(limit),
    ...(score === undefined ? {} : { after: { score: Number(score), id: Number(id) } }),
  }
}

function bad(name: string, hint: string): Problem {
  return new Problem(400, 'bad-parameter', `The parameter "${name}" cannot be read.`, hint)
}
