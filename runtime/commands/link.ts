import { type Command, dataOption } from '../command.ts'
import { ask } from '../control.ts'
import { addressOf, readSettings } from '../installation.ts'
import { lockOwner } from '../lock.ts'
import { lockFile, withServer } from '../server-access.ts'

export const command: Command = {
  summary: 'Makes a one-time sign-in link: for a new person, or for an owner who is locked out.',
  usage: '[--role viewer|owner] [--data DIR]',
  options: { role: { type: 'string', value: 'viewer|owner', help: 'what the person may do (owner)' }, ...dataOption },
  positionals: [0, 0],
  async run(args) {
    const role = args.word('role', ['viewer', 'owner'] as const) ?? 'owner'
    const { data } = args
    const { path, address } = await withServer(data, 'link', async ({ control, isPrivate }) => {
      const settings = readSettings(data)
      // A server may have been told another port than the file says.
      const listening = isPrivate || settings.public_url !== undefined ? undefined : lockOwner(lockFile(data))?.address
      return {
        ...(await ask<{ path: string }>(control, '/api/operator/links', { json: { role } })),
        address: listening ?? addressOf(settings),
      }
    })
    process.stdout.write(`${new URL(address).origin}${path}\n`)
    return 0
  },
}
