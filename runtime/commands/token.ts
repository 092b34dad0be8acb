import { type Command, dataOption, tenantOption } from '../command.ts'
import { ask } from '../control.ts'
import { Failure } from '../failure.ts'
import { withServer } from '../server-access.ts'

export const command: Command = {
  summary: 'Makes a bearer token for a script and prints it; it is shown this once.',
  usage: '--role viewer|owner [--name NAME] [--tenant ID] [--data DIR]',
  options: {
    role: { type: 'string', value: 'viewer|owner', help: 'what the token may do' },
    name: { type: 'string', value: 'NAME', help: 'what it is for (command line)' },
    ...tenantOption,
    ...dataOption,
  },
  positionals: [0, 0],
  async run(args) {
    const role = args.word('role', ['viewer', 'owner'] as const)
    if (role === undefined)
      throw new Failure(
        '"premise token" needs to know what the token may do.',
        'Add --role viewer (reads) or --role owner (everything).',
      )
    const name = args.text('name')
    const { token } = await withServer(
      args.data,
      'token',
      ({ control }) =>
        ask<{ token: string }>(control, '/api/operator/tokens', {
          json: { role, ...(name === undefined ? {} : { name }) },
        }),
      args.tenant,
    )
    process.stdout.write(`${token}\n`)
    return 0
  },
}
