// Roles and units: the page and the API of whoever may administer.
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../../env.ts'
import { formBody, formList } from '../../form-body.ts'
import { jsonBody } from '../../json-body.ts'
import { Problem } from '../../problem.ts'
import { adminPage } from '../pages/admin-page.ts'
import { openTenant } from '../tenants/tenant.ts'
import { access } from './access.ts'
import { roleBody, rolesBody } from './roles-html.ts'
import { addRole, changeRole, deleteRole, listRoles, policySchema, type Role, roleSchema } from './roles.ts'
import { listUnits, setUnit, unitSchema } from './units.ts'

type C = Context<AppEnv>

const changed = z.strictObject({ title: roleSchema.shape.title.optional(), policy: policySchema.partial().optional() })
const policyForm = z.strictObject({
  title: roleSchema.shape.title,
  actions: formList,
  /** A ticked box for all of them, those to come included. */
  everywhere: z.literal('1').optional(),
  domains: formList,
  fields: formList,
  rows: formList,
})
const roleForm = policyForm.extend({ name: roleSchema.shape.name })

export const adminRoles = new Hono<AppEnv>()

adminRoles.get('/api/roles', access('administer'), async (c) =>
  c.json({ roles: await listRoles(c.env.DB, c.get('now')) }),
)

adminRoles.post('/api/roles', access('administer'), async (c) => {
  const role = await jsonBody(c, roleSchema)
  await addRole(c, role)
  return c.json(await roleOf(c, role.name), 201)
})

adminRoles.patch('/api/roles/:name', access('administer'), async (c) => {
  await changeRole(c, c.req.param('name'), await jsonBody(c, changed))
  return c.json(await roleOf(c, c.req.param('name')))
})

adminRoles.delete('/api/roles/:name', access('administer'), async (c) => {
  await deleteRole(c, c.req.param('name'))
  return c.body(null, 204)
})

adminRoles.get('/api/units', access('administer'), async (c) => c.json({ units: await listUnits(c.env.DB) }))

adminRoles.post('/api/units', access('administer'), async (c) => {
  await setUnit(c, await jsonBody(c, unitSchema))
  return c.json({ units: await listUnits(c.env.DB) })
})

adminRoles.get('/roles', access('administer'), async (c) => {
  const now = c.get('now')
  const { members } = await openTenant(c.env, now)
  const body = rolesBody({
    base: c.env.INSTALLATION.basePath,
    roles: await listRoles(c.env.DB, now),
    units: await listUnits(c.env.DB),
    members,
    canLook: c.get('subject')?.session !== undefined,
  })
  return adminPage(c, 'Roles', body)
})

adminRoles.post('/roles', access('administer'), async (c) => {
  const { name, ...rest } = await formBody(c, roleForm)
  await addRole(c, checkedForm({ name, ...rest }, roleSchema))
  return c.redirect(`${c.env.INSTALLATION.basePath}/roles`, 303)
})

adminRoles.get('/roles/:name', access('administer'), async (c) => {
  const role = await roleOf(c, c.req.param('name'))
  return adminPage(c, role.title, roleBody(c.env.INSTALLATION.basePath, role))
})

adminRoles.post('/roles/:name', access('administer'), async (c) => {
  const { title, policy } = checkedForm(await formBody(c, policyForm), roleSchema.omit({ name: true }))
  await changeRole(c, c.req.param('name'), { title, policy })
  return c.redirect(`${c.env.INSTALLATION.basePath}/roles/${c.req.param('name')}`, 303)
})

adminRoles.post('/roles/:name/delete', access('administer'), async (c) => {
  await formBody(c, z.strictObject({}))
  await deleteRole(c, c.req.param('name'))
  return c.redirect(`${c.env.INSTALLATION.basePath}/roles`, 303)
})

adminRoles.post('/units', access('administer'), async (c) => {
  const unit = await formBody(c, z.strictObject({ dimension: z.string(), member: z.string(), parent: z.string() }))
  const parsed = unitSchema.safeParse({ ...unit, parent: unit.parent === '' ? null : unit.parent })
  if (!parsed.success) throw badForm(parsed.error)
  await setUnit(c, parsed.data)
  return c.redirect(`${c.env.INSTALLATION.basePath}/roles#units`, 303)
})

/** @returns the fields of a form as a role. @throws Problem 400 naming what is wrong. */
function checkedForm<Schema extends z.ZodType>(
  { everywhere, actions, domains, fields, rows, ...rest }: z.infer<typeof policyForm> & { name?: string },
  schema: Schema,
): z.infer<Schema> {
  const policy = { actions, domains: everywhere === undefined ? domains : '*', fields, rows }
  const parsed = schema.safeParse({ ...rest, policy })
  if (!parsed.success) throw badForm(parsed.error)
  return parsed.data
}

function badForm(error: z.ZodError): Problem {
  const [issue] = error.issues
  return new Problem(
    400,
    'bad-body',
    `"${issue?.path.join('.')}": ${issue?.message ?? 'is not accepted'}.`,
    'Go back, correct the field and send the form again.',
  )
}

async function roleOf(c: C, name: string): Promise<Role> {
  const role = (await listRoles(c.env.DB, c.get('now'))).find((candidate) => candidate.name === name)
  if (role === undefined) throw new Problem(404, 'unknown-role', 'There is no such role.', 'See GET /api/roles.')
  return role
}
