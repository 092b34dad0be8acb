import { type Command, dataOption, tenantOption } from '../command.ts'
import { signInLink } from '../sign-in-link.ts'

export const command: Command = {
  summary: 'Makes a one-time sign-in link: for a new person, or for an owner who is locked out.',
  usage: '[--role viewer|owner] [--tenant ID] [--data DIR]',
  options: {
    role: { type: 'string', value: 'viewer|owner', help: 'what the person may do (owner)' },
    ...tenantOption,
    ...dataOption,
  },
  positionals: [0, 0],
  async run(args) {
    const role = args.word('role', ['viewer', 'owner'] as const) ?? 'owner'
    process.stdout.write(`${await signInLink(args.data, args.tenant, role)}\n`)
    return 0
  },
}
