import { type Context, Hono } from 'hono'
import { allowedHost } from './allowed-host.ts'
import { describeApi } from './api-description.ts'
import { assertAccess } from './assert-access.ts'
import { canonicalPath, isCrossSite, routedPath } from './canonical.ts'
import { domains } from './domains.ts'
import type { AppEnv } from './env.ts'
import { logLine } from './log.ts'
import { auditApp } from './platform/audit/app.ts'
import { isRefusal, recordRefusal } from './platform/audit/refusals.ts'
import { egress } from './platform/egress/app.ts'
import { health } from './platform/health/app.ts'
import { access } from './platform/identity/access.ts'
import { account } from './platform/identity/account.ts'
import { adminRoles } from './platform/identity/admin-roles.ts'
import { adminTokens } from './platform/identity/admin-tokens.ts'
import { adminUsers } from './platform/identity/admin-users.ts'
import { adminViewAs } from './platform/identity/admin-view-as.ts'
import { identity } from './platform/identity/app.ts'
import { identify, rightsVersion } from './platform/identity/identify.ts'
import { oidc } from './platform/identity/oidc-app.ts'
import { hostOf, sourceOf } from './platform/identity/source.ts'
import { signIn } from './platform/identity/sign-in.ts'
import { ingestApp } from './platform/ingest/app.ts'
import { live } from './platform/live/live.ts'
import { metrics } from './platform/metrics/app.ts'
import { pages } from './platform/pages/app.ts'
import { siteAsset, siteProblem } from './platform/pages/site.ts'
import { privacy } from './platform/privacy/app.ts'
import { privacyPage } from './platform/privacy/page.ts'
import { search } from './platform/privacy/search.ts'
import { models } from './platform/models/app.ts'
import { modelPages } from './platform/models/pages/app.ts'
import { refresh } from './platform/refresh/app.ts'
import { snapshots } from './platform/snapshots/app.ts'
import { tenants } from './platform/tenants/app.ts'
import { damagedTenant, openTenant } from './platform/tenants/tenant.ts'
import { Problem, problem } from './problem.ts'
import { securityHeaders } from './security-headers.ts'

const parts = [
  health,
  identity,
  oidc,
  egress,
  signIn,
  account,
  adminUsers,
  adminRoles,
  adminTokens,
  adminViewAs,
  live,
  pages,
  metrics,
  snapshots,
  refresh,
  models,
  modelPages,
  tenants,
  auditApp,
  privacy,
  privacyPage,
  search,
  ingestApp(domains),
]

/**
 * The whole HTTP face of the worker.
 * @param clock tells the time; the edge passes the real one.
 * @throws Error when a route declares no access rule: such a worker does not start.
 */
export function createApp(clock: () => Date): Hono<AppEnv> {
  const app = new Hono<AppEnv>({
    strict: true,
    getPath: (request, options) =>
      routedPath(request.url, options?.env?.INSTALLATION?.basePath ?? '', options?.env?.TENANT_PATH),
  })
  app.use(async (c, next) => {
    c.set('now', clock())
    c.set('clock', clock)
    c.set('requestId', crypto.randomUUID())
    c.set('subject', null)
    c.set('source', sourceOf(c.req.raw, c.env.INSTALLATION))
    await guarded(c, next)
    harden(c)
  })
  for (const part of parts) app.route('/', part)
  for (const domain of domains) app.route(`/api/${domain.name}`, domain.app)
  app.get('/api/openapi.json', access('public'), (c) => c.json(describeApi(app, c.env.INSTALLATION)))
  app.get('/:file{.+\\.(?:js|css|woff2|svg|png|ico|txt|webmanifest)}', access('public'), siteAsset)
  app.notFound((c) =>
    siteProblem(
      c,
      problem(c, 404, 'not-found', 'There is nothing at this address.', 'See GET /api/openapi.json for all addresses.'),
    ),
  )
  app.onError((error, c) => siteProblem(c, errorResponse(error, c)))
  assertAccess(app)
  return app
}

type C = Context<AppEnv>

/** What the operator asks of the process, whatever state the first tenant's database is in. */
const withoutData = new Set(['/api/operator/tenants', '/api/operator/drain', '/api/operator/disk'])

async function guarded(c: C, next: () => Promise<void>): Promise<void> {
  const refused = refusal(c)
  if (refused !== null) {
    if (refused.status === 403) await refusedUnseen(c)
    c.res = await siteProblem(c, refused)
    return
  }
  // /healthz answers even when the database cannot be opened.
  if (c.req.path !== '/healthz') {
    if (!(c.env.CONTROL && withoutData.has(c.req.path))) await openTenant(c.env, c.get('now'))
    c.set('rightsVersion', rightsVersion(c.env.TENANT.id))
    c.set('subject', await identify(c.req.raw, c.env, c.get('now')))
  }
  await next()
  if (isRefusal(c)) await recordRefusal(c, c.res.status)
  if (c.res.status === 401 || c.res.status === 403) c.res = await siteProblem(c, c.res)
  const { method } = c.req
  if (method !== 'GET' && method !== 'HEAD')
    logLine('info', 'request', {
      requestId: c.get('requestId'),
      method,
      path: c.req.path,
      status: c.res.status,
      subject: c.get('subject')?.id ?? null,
    })
}

/** What another site made a browser send is recorded like an attempt of nobody's. */
async function refusedUnseen(c: C): Promise<void> {
  try {
    await openTenant(c.env, c.get('now'))
    await recordRefusal(c, 403)
  } catch {
    // Without a database there is nothing to record in; the request is refused all the same.
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

function refusal(c: C): Response | null {
  const host = hostOf(c.req.raw, c.env.INSTALLATION)
  if (!allowedHost(host, c.env.INSTALLATION, c.env.CONTROL))
    return problem(
      c,
      421,
      'unknown-host',
      'This installation is not known under the name that was asked for.',
      'Use its own address. If the name is right, list it in premise.toml: allowed_hosts = ["the.name"].',
    )
  if (!methods.has(c.req.method))
    return problem(c, 405, 'unknown-method', 'No address takes this method.', 'See GET /api/openapi.json.')
  if (!canonicalPath(c.req.raw.url, c.env.INSTALLATION.basePath, c.env.TENANT_PATH))
    return problem(
      c,
      400,
      'bad-path',
      'The address is not written in its plain form.',
      'Use plain characters, single slashes and no dots or percent signs in the path.',
    )
  if (isCrossSite(c.req.raw, host))
    return problem(
      c,
      403,
      'cross-site',
      'A page of another site may not send this.',
      'Open Premise itself and try again there.',
    )
  return null
}

/** Security headers on whatever was answered; nothing of the API may be kept by a cache unless it says otherwise. */
function harden(c: C): void {
  const { headers } = c.res
  if (headers.has('content-security-policy')) return
  try {
    for (const [name, value] of Object.entries(securityHeaders)) headers.set(name, value)
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
    headers.set('x-request-id', c.get('requestId'))
  } catch {
    // Headers of a response from another service are immutable: copy it.
    c.res = new Response(c.res.body, c.res)
    harden(c)
  }
}

function refusedWith({ status, code, message, hint, more }: Problem, c: C): Response {
  const response = problem(c, status, code, message, hint, more)
  if (code === 'database-busy') response.headers.set('retry-after', '2')
  return response
}

function errorResponse(error: Error, c: C): Response {
  if (error instanceof Problem) return refusedWith(error, c)
  logLine('error', 'request failed', {
    requestId: c.get('requestId'),
    method: c.req.method,
    path: c.req.path,
    error: String(error),
    stack: error.stack,
  })
  if (/SQLITE_CORRUPT|SQLITE_NOTADB|file is not a database|disk image is malformed/.test(String(error)))
    return errorResponse(damagedTenant(), c)
  if (/SQLITE_FULL|database or disk is full/.test(String(error)))
    return problem(
      c,
      507,
      'disk-full',
      'The disk of the server is full; nothing of this request was kept.',
      'Free space on the data volume, then send it again with the same Idempotency-Key.',
    )
  return problem(c, 500, 'internal', 'Something failed inside.', 'The log has the reason under the request id.')
}
