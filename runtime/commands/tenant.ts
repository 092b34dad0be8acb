import { type Arguments, type Command, dataOption } from '../command.ts'
import { requireData } from '../data-folder.ts'
import { Failure } from '../failure.ts'
import { readSettings, tenantIds } from '../installation.ts'
import { Lock } from '../lock.ts'
import { reloadServer } from '../reload.ts'
import { lockOrServer, say } from '../server-access.ts'
import { reachedAt, signInLink } from '../sign-in-link.ts'
import { addTenant, cutTenant, moveTenantAside, type TenantValues } from '../tenants.ts'

export const command: Command = {
  summary: 'Adds a tenant with databases, users and keys of its own, lists them, or moves one aside.',
  usage: 'list | add ID [OPTION…] | remove ID',
  options: {
    name: { type: 'string', value: 'NAME', help: 'add: name of the company (its id)' },
    host: { type: 'string', value: 'HOST,…', help: 'add: host names at which only this tenant answers (none: /t/ID)' },
    'time-zone': { type: 'string', value: 'ZONE', help: 'add: such as Europe/Berlin (UTC)' },
    currency: { type: 'string', value: 'CODE', help: 'add: reporting currency (USD)' },
    'fiscal-year-start': { type: 'string', value: 'MONTH', help: 'add: first month of the fiscal year (1)' },
    locale: { type: 'string', value: 'TAG', help: 'add: such as en-GB (en-US)' },
    json: { type: 'boolean', help: 'print JSON' },
    ...dataOption,
  },
  positionals: [0, 2],
  async run(args) {
    const [action = 'list', id] = args.positionals
    if (!['list', 'add', 'remove'].includes(action))
      throw new Failure(`"premise tenant" cannot "${action}".`, 'It can: list, add, remove.')
    if ((action === 'list') !== (id === undefined))
      throw new Failure(
        `"premise tenant ${action}" ${action === 'list' ? 'takes no name' : 'needs the name of a tenant'}.`,
        `Such as: premise tenant ${action}${action === 'list' ? '' : ' acme'}`,
      )
    requireData(args.data)
    if (action === 'add') return add(args, id as string)
    return action === 'remove' ? remove(args, id as string) : list(args)
  },
}

async function add(args: Arguments, id: string): Promise<number> {
  const { data } = args
  const takeBack = addTenant(data, id, valuesOf(args, id))
  try {
    await reloadServer(data)
  } catch (error) {
    takeBack()
    throw error
  }
  const link = await signInLink(data, id, 'owner')
  if (args.flag('json')) process.stdout.write(`${JSON.stringify({ id, address: addressOf(link), link })}\n`)
  else {
    process.stdout.write(`${link}\n`)
    say(`The tenant ${id} is there. Its first owner signs in with this link, once.`)
  }
  return 0
}

const addressOf = (link: string) => link.slice(0, link.lastIndexOf('sign-in'))

function valuesOf(args: Arguments, id: string): TenantValues {
  const month = args.number('fiscal-year-start', 1, 12)
  const hosts = args
    .text('host')
    ?.split(',')
    .map((host) => host.trim())
  const texts = { time_zone: args.text('time-zone'), currency: args.text('currency'), locale: args.text('locale') }
  return {
    name: args.text('name') ?? id,
    ...(hosts === undefined ? {} : { hosts }),
    ...(month === undefined ? {} : { fiscal_year_start_month: month }),
    ...Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  }
}

async function remove(args: Arguments, id: string): Promise<number> {
  const { data } = args
  // Nobody may serve the tenant while its files move: without a server the lock keeps others away.
  const held = await lockOrServer(data, 'tenant remove')
  try {
    const cut = cutTenant(data, id)
    if (!(held instanceof Lock)) await reloadServer(data)
    const aside = moveTenantAside(data, id, cut)
    process.stdout.write(
      args.flag('json')
        ? `${JSON.stringify({ id, aside })}\n`
        : `The tenant ${id} is gone; its databases, keys and settings lie in ${aside}.\n`,
    )
    return 0
  } finally {
    if (held instanceof Lock) held.release()
  }
}

function list(args: Arguments): number {
  const { data } = args
  const settings = readSettings(data)
  const tenants = tenantIds(settings).map((id) => ({
    id,
    name: id === 'main' ? settings.tenant.name : (settings.tenants[id]?.name ?? id),
    address: reachedAt(data, id, false),
  }))
  process.stdout.write(
    args.flag('json')
      ? `${JSON.stringify({ tenants })}\n`
      : tenants.map(({ id, name, address }) => `${id.padEnd(16)} ${address.padEnd(40)} ${name}\n`).join(''),
  )
  return 0
}
