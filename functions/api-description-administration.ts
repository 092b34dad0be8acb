// What the description of the API says of users, roles, units and tokens.
import { z } from '@hono/zod-openapi'
import type { Words } from './api-description.ts'
import { actions, fieldClasses, rowDimensions } from './platform/identity/policy.ts'

const json = (schema: z.ZodType) => ({ type: 'application/json', schema })
const names = (list: readonly string[]) => z.enum(list as [string, ...string[]])
const action = names(actions)
const scope = z
  .object({ organization: z.array(z.string()).optional(), department: z.array(z.string()).optional() })
  .describe('Members that row rules leave over')
const policy = z
  .object({
    actions: z.array(action),
    domains: z.union([z.literal('*'), z.array(z.string())]),
    fields: z.array(names(fieldClasses)),
    rows: z.array(names(rowDimensions)),
  })
  .openapi('Policy')
const user = z
  .object({
    id: z.int(),
    name: z.string(),
    login: z.string().nullable(),
    role: z.string(),
    scope,
    person: z.string().nullable(),
    createdAt: z.string(),
    disabledAt: z.string().nullable(),
    sessions: z.int(),
    lastSeenAt: z.string().nullable(),
  })
  .openapi('User')
const newUser = z.object({
  name: z.string(),
  role: z.string(),
  login: z.string().optional(),
  scope: scope.optional(),
  employee: z.string().optional().describe('Employee number; kept as a pseudonym'),
})
const role = z
  .object({
    name: z.string(),
    title: z.string(),
    builtIn: z.boolean(),
    policy,
    users: z.int(),
    tokens: z.int(),
  })
  .openapi('Role')
const unit = z.object({ dimension: z.string(), member: z.string(), parent: z.string() })
const units = z.object({ units: z.array(unit) })
const form = { type: 'application/x-www-form-urlencoded', schema: z.object({}).loose() }

export const administrationWords: [RegExp, Words][] = [
  [/^GET \/api\/users$/, { summary: 'Users', answer: z.object({ users: z.array(user) }) }],
  [/^POST \/api\/users$/, { summary: 'Add a user', status: 201, body: json(newUser), answer: user }],
  [/^GET \/api\/users\/:id$/, { summary: 'A user', answer: user }],
  [
    /^PATCH \/api\/users\/:id$/,
    {
      summary: 'Change a user; when rights change, sessions end',
      body: json(newUser.partial().extend({ disabled: z.boolean().optional() })),
      answer: user,
    },
  ],
  [/^DELETE \/api\/users\/:id\/sessions$/, { summary: 'Sign a user out everywhere', status: 204 }],
  [
    /^POST \/api\/users\/:id\/link$/,
    {
      summary: 'Make an invitation or a reset link, shown this once',
      status: 201,
      body: json(z.object({ purpose: z.enum(['invite', 'reset']) })),
      answer: z.object({ purpose: z.string(), path: z.string(), url: z.string(), expiresAt: z.string() }),
    },
  ],
  [/^GET \/api\/roles$/, { summary: 'Roles and what they allow', answer: z.object({ roles: z.array(role) }) }],
  [
    /^POST \/api\/roles$/,
    {
      summary: 'Add a role',
      status: 201,
      body: json(z.object({ name: z.string(), title: z.string(), policy })),
      answer: role,
    },
  ],
  [
    /^PATCH \/api\/roles\/:name$/,
    {
      summary: 'Change a role',
      body: json(z.object({ title: z.string().optional(), policy: policy.partial().optional() })),
      answer: role,
    },
  ],
  [/^DELETE \/api\/roles\/:name$/, { summary: 'Delete a role that nobody has', status: 204 }],
  [/^GET \/api\/units$/, { summary: 'Which unit lies below which', answer: units }],
  [
    /^POST \/api\/units$/,
    {
      summary: 'Put a unit below another one, or with `parent` null below none',
      body: json(unit.extend({ parent: z.string().nullable() })),
      answer: units,
    },
  ],
  [/^GET \/api\/tokens$/, { summary: 'API tokens, without their secrets' }],
  [
    /^POST \/api\/tokens$/,
    {
      summary: 'Make a token, shown this once; it never reaches further than who makes it',
      status: 201,
      body: json(
        z.object({
          name: z.string(),
          role: z.string(),
          scopes: z.array(action).optional(),
          scope: scope.optional(),
          days: z.int().min(1).max(365).optional(),
        }),
      ),
      answer: z.object({ id: z.int(), token: z.string(), role: z.string(), expiresAt: z.string() }),
    },
  ],
  [/^DELETE \/api\/tokens\/:id$/, { summary: 'Revoke a token', status: 204 }],
  [
    /^POST \/(?:users|roles|units|tokens|view-as)(?:\/|$)/,
    { summary: 'A form of the pages of administration', body: form, type: 'text/html' },
  ],
]
