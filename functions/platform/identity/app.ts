import { Hono } from 'hono'
import type { AppEnv } from '../../env.ts'
import { drain } from '../live/live.ts'
import { access } from './access.ts'

export const identity = new Hono<AppEnv>()

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
