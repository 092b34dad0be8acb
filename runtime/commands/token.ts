import { type Command, dataOption, tenantOption } from '../command.ts'
import { ask } from '../control.ts'
import { Failure } from '../failure.ts'
import { withServer } from '../server-access.ts'

export const command: Command = {
  summary: 'Makes a bearer token for a script and prints it; it is shown this once.',
  usage: '--role ROLE [--name NAME] [--scopes ACTIONS] [--days DAYS] [--tenant ID] [--data DIR]',
  options: {
    role: {
      type: 'string',
      value: 'ROLE',
      help: 'what the token may do: viewer, service, owner …, or a role of your own',
    },
    name: { type: 'string', value: 'NAME', help: 'what it is for (command line)' },
    scopes: { type: 'string', value: 'ACTIONS', help: "only these of the role's actions: view,import,refresh" },
    days: { type: 'string', value: 'DAYS', help: 'how long it lasts, 1 to 365 (90)' },
    ...tenantOption,
    ...dataOption,
  },
  positionals: [0, 0],
  async run(args) {
    const role = args.text('role')
    if (role === undefined)
      throw new Failure(
        '"premise token" needs to know what the token may do.',
        'Add --role viewer (reads), --role service (sends rows, refreshes) or --role owner (everything).',
      )
    const name = args.text('name')
    const days = args.number('days', 1, 365)
    const scopes = args.text('scopes')?.split(',')
    const json = {
      role,
      ...(name === undefined ? {} : { name }),
      ...(days === undefined ? {} : { days }),
      ...(scopes === undefined ? {} : { scopes: scopes.map((scope) => scope.trim()) }),
    }
    const { token } = await withServer(
      args.data,
      'token',
      ({ control }) => ask<{ token: string }>(control, '/api/operator/tokens', { json }),
      args.tenant,
    )
    process.stdout.write(`${token}\n`)
    return 0
  },
}
