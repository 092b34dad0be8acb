// Users: the page and the API of whoever may administer.
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv, Subject } from '../../env.ts'
import { formBody, formList } from '../../form-body.ts'
import { jsonBody } from '../../json-body.ts'
import { Problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { adminPage } from '../pages/admin-page.ts'
import { openVault } from '../privacy/vault.ts'
import { openTenant } from '../tenants/tenant.ts'
import { access } from './access.ts'
import { preparedLink } from './links.ts'
import { linkBody, userBody, usersBody } from './users-html.ts'
import { listRoles } from './roles.ts'
import { scopeSchema, unitDimensions } from './scope.ts'
import { addUser, changeUser, demandGrant, endSessions, listUsers, setDisabled, type User, userRow } from './users.ts'
import { loginTrouble } from './user-text.ts'

type C = Context<AppEnv>

const name = z.string().trim().min(1, 'must not be empty').max(200)
const login = z.string().superRefine((text, context) => {
  const trouble = loginTrouble(text)
  if (trouble !== null) context.addIssue({ code: 'custom', message: trouble.replace(/\.$/, '') })
})
const role = z.string().min(1).max(60)
const employee = z.string().trim().min(1).max(100)

const added = z.strictObject({
  name,
  role,
  login: login.optional(),
  scope: scopeSchema.optional(),
  /** Employee number of the person that the user is. */
  employee: employee.optional(),
})
const changed = z.strictObject({
  name: name.optional(),
  role: role.optional(),
  login: login.nullable().optional(),
  scope: scopeSchema.optional(),
  employee: employee.nullable().optional(),
  disabled: z.boolean().optional(),
})
const purpose = z.enum(['invite', 'reset'])

const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal('').transform(() => null), schema]).optional()
const form = z.strictObject({
  name,
  role,
  login: orNothing(login),
  employee: orNothing(employee),
  ...Object.fromEntries(unitDimensions.map((dimension) => [dimension, formList])),
})

export const adminUsers = new Hono<AppEnv>()

adminUsers.get('/api/users', access('administer'), async (c) => c.json({ users: await listUsers(c.env, c.get('now')) }))

adminUsers.post('/api/users', access('administer'), async (c) => {
  const id = await addUser(c, await withPerson(c, await jsonBody(c, added)))
  return c.json(await userOf(c, id), 201)
})

adminUsers.get('/api/users/:id', access('administer'), async (c) => c.json(await userOf(c, idOf(c))))

adminUsers.patch('/api/users/:id', access('administer'), async (c) => {
  const { disabled, ...wanted } = await jsonBody(c, changed)
  const id = idOf(c)
  if (Object.keys(wanted).length > 0) await changeUser(c, id, await withPerson(c, wanted))
  if (disabled !== undefined) await setDisabled(c, id, disabled)
  return c.json(await userOf(c, id))
})

adminUsers.delete('/api/users/:id/sessions', access('administer'), async (c) => {
  await endSessions(c, idOf(c))
  return c.body(null, 204)
})

adminUsers.post('/api/users/:id/link', access('administer'), async (c) => {
  const wanted = await jsonBody(c, z.strictObject({ purpose }))
  return c.json(await makeLink(c, idOf(c), wanted.purpose), 201)
})

adminUsers.get('/users', access('administer'), async (c) => {
  const now = c.get('now')
  const tenant = await openTenant(c.env, now)
  const body = usersBody({
    base: c.env.INSTALLATION.basePath,
    users: await listUsers(c.env, now),
    roles: await listRoles(c.env.DB, now),
    members: tenant.members,
    settings: tenant.settings,
  })
  return adminPage(c, 'Users', body)
})

adminUsers.post('/users', access('administer'), async (c) => {
  const fields = await formBody(c, form)
  const { login: wanted, employee: number } = fields
  const given = { ...rightsOf(fields), ...(wanted ? { login: wanted } : {}), ...(number ? { employee: number } : {}) }
  const id = await addUser(c, await withPerson(c, given))
  return c.redirect(`${c.env.INSTALLATION.basePath}/users/${id}`, 303)
})

adminUsers.get('/users/:id', access('administer'), async (c) => {
  const now = c.get('now')
  const tenant = await openTenant(c.env, now)
  const user = await userOf(c, idOf(c))
  const body = userBody({
    base: c.env.INSTALLATION.basePath,
    user,
    roles: await listRoles(c.env.DB, now),
    members: tenant.members,
    settings: tenant.settings,
    canLook: (c.get('subject') as Subject).session !== undefined && user.disabledAt === null,
  })
  return adminPage(c, user.name, body)
})

adminUsers.post('/users/:id', access('administer'), async (c) => {
  const fields = await formBody(c, form.extend({ forget: z.literal('1').optional() }))
  const { login: wanted, employee: number, forget } = fields
  // The employee's number is not known here, only its pseudonym: an empty field leaves it, a ticked box takes it away.
  const person = forget !== undefined ? { employee: null } : number ? { employee: number } : {}
  const given = { ...rightsOf(fields), ...(wanted === undefined ? {} : { login: wanted }), ...person }
  await changeUser(c, idOf(c), await withPerson(c, given))
  return back(c)
})

for (const [path, disabled] of [
  ['disable', true],
  ['enable', false],
] as const)
  adminUsers.post(`/users/:id/${path}`, access('administer'), async (c) => {
    await formBody(c, z.strictObject({}))
    await setDisabled(c, idOf(c), disabled)
    return back(c)
  })

adminUsers.post('/users/:id/end-sessions', access('administer'), async (c) => {
  await formBody(c, z.strictObject({}))
  await endSessions(c, idOf(c))
  return back(c)
})

adminUsers.post('/users/:id/link', access('administer'), async (c) => {
  const wanted = await formBody(c, z.strictObject({ purpose }))
  const id = idOf(c)
  const { url, expiresAt } = await makeLink(c, id, wanted.purpose)
  const { settings } = await openTenant(c.env, c.get('now'))
  const { name: who } = await userOf(c, id)
  const body = linkBody({ base: c.env.INSTALLATION.basePath, id, who, url, expiresAt, settings, ...wanted })
  return adminPage(c, 'A link, shown once', body, 201)
})

function back(c: C): Response {
  return c.redirect(`${c.env.INSTALLATION.basePath}/users/${c.req.param('id')}`, 303)
}

/** @returns the change with the employee's number as a pseudonym. */
async function withPerson<Given extends object>(
  c: C,
  { employee: number, ...given }: Given & { employee?: string | null | undefined },
): Promise<Omit<Given, 'employee'> & { person?: string | null }> {
  if (number === undefined) return given as Omit<Given, 'employee'>
  const person = number === null ? null : await (await openVault(c.env, c.get('now'))).pseudonym(number)
  return { ...(given as Omit<Given, 'employee'>), person }
}

function rightsOf(fields: z.infer<typeof form>) {
  const given = unitDimensions.map((dimension) => [dimension, (fields as Record<string, unknown>)[dimension]])
  return { name: fields.name, role: fields.role, scope: scopeSchema.parse(Object.fromEntries(given)) }
}

async function makeLink(c: C, id: number, wanted: z.infer<typeof purpose>) {
  const row = await userRow(c.env, id)
  await demandGrant(c, row)
  if (row.disabled_at !== null)
    throw new Problem(
      409,
      'user-disabled',
      'This user is disabled, and no link would let anybody in.',
      'Enable it first.',
    )
  const createdBy = c.get('subject')?.id ?? ''
  const made = await preparedLink(c.env, { purpose: wanted, userId: id, createdBy }, c.get('now'))
  await audit(c, { action: `user.${wanted}`, resource: `user:${id}` }, made.statements)
  const { path, expiresAt } = made
  return { purpose: wanted, path, url: new URL(path, addressOf(c)).href, expiresAt }
}

/** @returns where people reach this tenant, as far as it is known. */
function addressOf(c: C): string {
  const { publicUrl, secure } = c.env.INSTALLATION
  if (publicUrl !== null && c.env.TENANT.hosts.length === 0) return publicUrl
  return secure ? c.req.url.replace(/^http:/, 'https:') : c.req.url
}

async function userOf(c: C, id: number): Promise<User> {
  await userRow(c.env, id)
  return (await listUsers(c.env, c.get('now'), id))[0] as User
}

function idOf(c: C): number {
  const text = c.req.param('id') ?? ''
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new Problem(404, 'unknown-user', 'There is no such user.', 'See GET /api/users.')
  return Number(text)
}
