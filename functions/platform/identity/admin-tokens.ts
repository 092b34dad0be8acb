// API tokens: the page and the API of whoever may administer, and of the command line.
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Action, Cut } from '../../domain.ts'
import type { AppEnv, Env, Subject } from '../../env.ts'
import { formBody, formList } from '../../form-body.ts'
import { jsonBody } from '../../json-body.ts'
import { Problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { closeStreams } from '../live/live.ts'
import { adminPage } from '../pages/admin-page.ts'
import { openTenant } from '../tenants/tenant.ts'
import { access } from './access.ts'
import { forgetSubjects } from './identify.ts'
import { inTurn } from './in-turn.ts'
import { actions } from './policy.ts'
import { demandWithin } from './rights.ts'
import { knownRole, listRoles } from './roles.ts'
import { scopeSchema, unitDimensions } from './scope.ts'
import { type ListedToken, newTokenBody, tokensBody } from './tokens-html.ts'
import { isCurrent, preparedToken, standingOf, type TokenRow, tokenRow } from './tokens.ts'
import { nextId } from './users.ts'

type C = Context<AppEnv>

const dayMs = 86_400_000
const daysMost = 365
const daysUsual = 90

const actionList = z
  .array(z.enum(actions as [Action, ...Action[]]))
  .min(1, 'names no action')
  .refine((list) => new Set(list).size === list.length, 'names something twice')
const wantedToken = z.strictObject({
  role: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(200),
  scopes: actionList.optional(),
  scope: scopeSchema.optional(),
  days: z.int().min(1).max(daysMost).default(daysUsual),
})
const form = z.strictObject({
  role: wantedToken.shape.role,
  name: wantedToken.shape.name,
  scopes: formList,
  days: z.coerce.number().pipe(z.int().min(1).max(daysMost)),
  ...Object.fromEntries(unitDimensions.map((dimension) => [dimension, formList])),
})

export const adminTokens = new Hono<AppEnv>()

adminTokens.post('/api/operator/tokens', access('operator'), async (c) => {
  const wanted = await jsonBody(c, wantedToken.extend({ name: wantedToken.shape.name.default('command line') }))
  return c.json(await createToken(c, wanted), 201)
})

adminTokens.get('/api/tokens', access('administer'), async (c) =>
  c.json({ tokens: await listTokens(c.env, c.get('now')) }),
)

adminTokens.post('/api/tokens', access('administer'), async (c) =>
  c.json(await createToken(c, await jsonBody(c, wantedToken)), 201),
)

adminTokens.delete('/api/tokens/:id', access('administer'), async (c) => {
  await revokeToken(c)
  return c.body(null, 204)
})

adminTokens.get('/tokens', access('administer'), async (c) => {
  const now = c.get('now')
  const { members, settings } = await openTenant(c.env, now)
  const body = tokensBody({
    base: c.env.INSTALLATION.basePath,
    tokens: await listTokens(c.env, now),
    roles: await listRoles(c.env.DB, now),
    members,
    settings,
    days: daysUsual,
  })
  return adminPage(c, 'Tokens', body)
})

adminTokens.post('/tokens', access('administer'), async (c) => {
  const { scopes, ...fields } = await formBody(c, form)
  const given = unitDimensions.map((dimension) => [dimension, (fields as Record<string, unknown>)[dimension]])
  const parsed = scopes.length === 0 ? undefined : actionList.safeParse(scopes)
  if (parsed?.success === false)
    throw new Problem(400, 'bad-body', '"scopes": is no list of actions.', 'Use the form of the page.')
  const { role, name, days } = fields
  const scope = scopeSchema.parse(Object.fromEntries(given))
  const made = await createToken(c, {
    role,
    name,
    days,
    scope,
    ...(parsed === undefined ? {} : { scopes: parsed.data }),
  })
  const { settings } = await openTenant(c.env, c.get('now'))
  const body = newTokenBody({ base: c.env.INSTALLATION.basePath, name, settings, ...made })
  return adminPage(c, 'A token, shown once', body, 201)
})

adminTokens.post('/tokens/:id/revoke', access('administer'), async (c) => {
  await formBody(c, z.strictObject({}))
  await revokeToken(c)
  return c.redirect(`${c.env.INSTALLATION.basePath}/tokens`, 303)
})

/** @throws Problem 400 for an unknown role, 403 when it would reach further than who makes it. */
function createToken(
  c: C,
  { role, name, scopes, scope, days }: z.infer<typeof wantedToken>,
): Promise<{ id: number; token: string; role: string; expiresAt: string }> {
  const { env } = c
  return inTurn(env.TENANT.id, async () => {
    await knownRole(env.DB, role)
    const maker = c.get('subject') as Subject
    const now = c.get('now')
    const expiresAt = new Date(now.getTime() + days * dayMs).toISOString()
    const id = await nextId(env.DB, 'identity_token')
    const wanted = { name, role, scopes: scopes ?? null, scope: scope ?? {}, expiresAt }
    const made = await preparedToken(env, id, wanted, maker.id, now)
    demandWithin(made.subject, maker, 'This token')
    const detail = { role, scopes: wanted.scopes, scope: wanted.scope, expiresAt }
    await audit(c, { action: 'token.create', resource: `token:${id}`, detail }, [made.statement])
    return { id, token: made.token, role, expiresAt }
  })
}

function revokeToken(c: C): Promise<void> {
  const { env } = c
  const text = c.req.param('id') ?? ''
  const unknown = new Problem(
    404,
    'unknown-token',
    'There is no such token, or it is revoked already.',
    'See GET /api/tokens.',
  )
  if (!/^[1-9]\d{0,14}$/.test(text)) throw unknown
  const id = Number(text)
  return inTurn(env.TENANT.id, async () => {
    const row = await tokenRow(env.DB, id)
    if (row === null || row.revoked_at !== null) throw unknown
    await audit(c, { action: 'token.revoke', resource: `token:${id}` }, [
      env.DB.prepare('UPDATE identity_token SET revoked_at = ?2 WHERE id = ?1').bind(id, c.get('now').toISOString()),
    ])
    forgetSubjects(env.TENANT.id)
    closeStreams(env.TENANT.id, `token:${id}`)
  })
}

async function listTokens(env: Env, now: Date): Promise<ListedToken[]> {
  const { results } = await env.DB.prepare('SELECT * FROM identity_token ORDER BY id DESC').all<TokenRow>()
  return Promise.all(results.map(async (row) => ({ ...shown(row), state: await stateOf(env, row, now) })))
}

function shown(row: TokenRow): Omit<ListedToken, 'state'> {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as Action[]),
    scope: JSON.parse(row.scope) as Cut,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}

async function stateOf(env: Env, row: TokenRow, now: Date): Promise<ListedToken['state']> {
  if (row.revoked_at !== null) return 'revoked'
  if (!isCurrent(row, now)) return 'over'
  return (await standingOf(env, row, now)) === null ? 'suspended' : 'valid'
}
