import { type Arguments, type Command, dataOption, tenantOption } from '../command.ts'
import { ask, type Control } from '../control.ts'
import { Failure } from '../failure.ts'
import { withServer } from '../server-access.ts'
import { reachedAt, signInAddress } from '../sign-in-link.ts'

interface User {
  id: number
  name: string
  login: string | null
  role: string
  scope: Record<string, string[]>
  disabledAt: string | null
  lastSeenAt: string | null
}

const actions = ['list', 'add', 'disable', 'enable', 'link', 'reset']

export const command: Command = {
  summary: 'Lists users; adds one, disables or enables one, makes an invitation (link) or a reset link.',
  usage: '[list | add NAME | disable USER | enable USER | link USER | reset USER] [OPTION…] [--tenant ID] [--data DIR]',
  options: {
    role: { type: 'string', value: 'ROLE', help: 'of a new user (viewer)' },
    login: { type: 'string', value: 'LOGIN', help: 'what a new user signs in with, such as an e-mail address' },
    scope: { type: 'string', value: 'PAIRS', help: 'what a new user reaches: "department=Sales; department=Export"' },
    employee: { type: 'string', value: 'NUMBER', help: 'employee number of a new user' },
    json: { type: 'boolean', help: 'print JSON' },
    ...tenantOption,
    ...dataOption,
  },
  positionals: [0, 2],
  async run(args) {
    const [action = 'list', who] = args.positionals
    if (!actions.includes(action))
      throw new Failure(`"premise user" cannot "${action}".`, `It can: ${actions.join(', ')}.`)
    if ((action === 'list') !== (who === undefined))
      throw new Failure(
        `"premise user ${action}" ${action === 'list' ? 'takes no name' : 'needs to know whom'}.`,
        action === 'add' ? 'Write: premise user add "Ada Lovelace"' : 'Users are in: premise user list',
      )
    const wanted = action === 'add' ? newUser(args, who as string) : null
    const work = (control: Control, isPrivate: boolean) =>
      wanted === null ? change(args, action, who ?? '', control, isPrivate) : add(args, wanted, control)
    await withServer(args.data, 'user', ({ control, isPrivate }) => work(control, isPrivate), args.tenant)
    return 0
  },
}

async function add(args: Arguments, wanted: object, control: Control): Promise<void> {
  print(args, [await ask<User>(control, '/api/users', { json: wanted })], ([user]) => `${user?.id}\n`)
}

async function change(
  args: Arguments,
  action: string,
  who: string,
  control: Control,
  isPrivate: boolean,
): Promise<void> {
  if (action === 'list') return print(args, await users(control), listText)
  const { id } = await named(control, who)
  if (action === 'disable' || action === 'enable') {
    const json = { disabled: action === 'disable' }
    return print(args, [await ask<User>(control, `/api/users/${id}`, { method: 'PATCH', json })], listText)
  }
  const json = { purpose: action === 'link' ? 'invite' : 'reset' }
  const { path } = await ask<{ path: string }>(control, `/api/users/${id}/link`, { json })
  const link = signInAddress(reachedAt(args.data, args.tenant, isPrivate), path)
  print(args, { link }, () => `${link}\n`)
}

function print<T>(args: Arguments, value: T, text: (value: T) => string): void {
  process.stdout.write(args.flag('json') ? `${JSON.stringify(value)}\n` : text(value))
}

function newUser(args: Arguments, name: string) {
  const [login, scope, employee] = [args.text('login'), args.text('scope'), args.text('employee')]
  return {
    name,
    role: args.text('role') ?? 'viewer',
    ...(login === undefined ? {} : { login }),
    ...(scope === undefined ? {} : { scope: scopeOf(scope) }),
    ...(employee === undefined ? {} : { employee }),
  }
}

/** @throws Failure when it is not of the form 'department=Sales; department=Export'. */
function scopeOf(text: string): Record<string, string[]> {
  const scope: Record<string, string[]> = {}
  for (const pair of text.split(';')) {
    const [, dimension, member] = /^\s*([a-z]+)\s*=\s*(\S.*?)\s*$/.exec(pair) ?? []
    if (dimension === undefined || member === undefined)
      throw new Failure(`--scope cannot be "${text}".`, 'Write it as --scope "department=Sales; department=Export".')
    scope[dimension] = [...(scope[dimension] ?? []), member]
  }
  return scope
}

async function users(control: Control): Promise<User[]> {
  return (await ask<{ users: User[] }>(control, '/api/users')).users
}

/** @param who a number, or a login in whatever case. @throws Failure when nobody is called so. */
async function named(control: Control, who: string): Promise<User> {
  const found = (await users(control)).find(
    ({ id, login }) => String(id) === who || login?.toLowerCase() === who.trim().toLowerCase(),
  )
  if (found !== undefined) return found
  throw new Failure(`There is no user "${who}".`, 'Give the number or the login; both are in: premise user list')
}

function listText(list: User[]): string {
  if (list.length === 0) return 'There is no user yet.\n'
  return list
    .map(({ id, name, login, role, scope, disabledAt, lastSeenAt }) => {
      const reach = Object.values(scope).flat().join(', ')
      const state = disabledAt !== null ? 'disabled' : (lastSeenAt?.slice(0, 16).replace('T', ' ') ?? 'never seen')
      return `${String(id).padStart(5)}  ${role.padEnd(10)}  ${state.padEnd(16)}  ${name}${login === null ? '' : ` <${login}>`}${reach === '' ? '' : `  (${reach})`}\n`
    })
    .join('')
}
