import { Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { drain } from '../live/live.ts'
import { jsonBody } from '../../json-body.ts'
import { access } from './access.ts'
import { forgetSubjects } from './identify.ts'
import { builtInRoles } from './policy.ts'
import { randomSecret, secretHash } from './secret.ts'

const role = z.string().refine((name) => builtInRoles[name] !== undefined, 'is no role')

export const identity = new Hono<AppEnv>()

identity.post('/api/operator/tokens', access('operator'), async (c) => {
  const body = await jsonBody(c, z.strictObject({ role, name: z.string().min(1).max(200).default('command line') }))
  const token = `premise_${randomSecret()}`
  const { meta } = await c.env.DB.prepare(
    'INSERT INTO identity_token (hash, role, name, created_at) VALUES (?1, ?2, ?3, ?4)',
  )
    .bind(await secretHash(token, c.env.PEPPER), body.role, body.name, c.get('now').toISOString())
    .run()
  return c.json({ id: meta.last_row_id, token, role: body.role }, 201)
})

identity.get('/api/tokens', access('administer'), async (c) => {
  const { results } = await c.env.DB.prepare(
    'SELECT id, role, name, created_at AS createdAt, revoked_at AS revokedAt FROM identity_token ORDER BY id',
  ).all()
  return c.json({ tokens: results })
})

identity.delete('/api/tokens/:id', access('administer'), async (c) => {
  const { meta } = await c.env.DB.prepare(
    'UPDATE identity_token SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL',
  )
    .bind(Number(c.req.param('id')), c.get('now').toISOString())
    .run()
  if (meta.changes === 0)
    throw new Problem(404, 'unknown-token', 'There is no such token, or it is revoked already.', 'See GET /api/tokens.')
  forgetSubjects(c.env.TENANT.id)
  return c.body(null, 204)
})

/** Before the process stops: streams end, new ones are refused. */
identity.post('/api/operator/drain', access('operator'), (c) => {
  drain()
  return c.json({ draining: true }, 202)
})

identity.get('/api/operator/state', access('operator'), async (c) => {
  const [users, migrations] = await c.env.DB.batch<{ n: number; name: string }>([
    c.env.DB.prepare('SELECT count(*) AS n FROM identity_user'),
    c.env.DB.prepare('SELECT name FROM platform_migration ORDER BY name'),
  ])
  return c.json({
    users: users?.results[0]?.n ?? 0,
    migrations: migrations?.results.map((row) => row.name) ?? [],
    version: c.env.INSTALLATION.version,
  })
})
