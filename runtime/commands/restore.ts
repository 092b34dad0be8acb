import { mkdirSync } from 'node:fs'
import { type Command, dataOption } from '../command.ts'
import { Failure } from '../failure.ts'
import { Lock, takeLock } from '../lock.ts'
import { argumentPath } from '../program.ts'
import { restoreBackup, type Restored } from '../restore.ts'
import { lockFile } from '../server-access.ts'

export const command: Command = {
  summary: 'Puts a backup in the place of the data, after verifying it; the server must be stopped.',
  usage: 'BACKUP [--tenant ID] [--force] [--with-secrets] [--data DIR]',
  options: {
    tenant: { type: 'string', value: 'ID', help: 'this tenant only; the others stay as they are (all)' },
    force: { type: 'boolean', help: 'when there is data already, move it aside' },
    'with-secrets': {
      type: 'boolean',
      help: 'take secrets and the keys of persons from the backup too, though there are some: who was erased since comes back',
    },
    ...dataOption,
  },
  positionals: [1, 1],
  async run(args) {
    const { data } = args
    const backup = argumentPath(args.positionals[0] ?? '')
    const tenant = args.text('tenant')
    mkdirSync(data, { recursive: true, mode: 0o700 })
    const lock = await takeLock(lockFile(data), 'work', 'restore')
    if (!(lock instanceof Lock))
      throw new Failure(
        `"premise ${lock.what}" (process ${lock.pid}) works on ${data}.`,
        'Stop it first, then restore.',
      )
    try {
      const restored = await restoreBackup(backup, data, {
        force: args.flag('force'),
        withSecrets: args.flag('with-secrets'),
        ...(tenant === undefined ? {} : { tenant }),
      })
      process.stdout.write(textOf(restored, data, tenant))
      return 0
    } finally {
      lock.release()
    }
  },
}

function textOf({ manifest, aside, closed, kept }: Restored, data: string, tenant: string | undefined): string {
  const what = tenant === undefined ? 'The backup' : `The tenant ${tenant} of the backup`
  const lines = [
    `${what} of ${manifest.createdAt} is restored to ${data}.${aside === null ? '' : ` What was there lies in ${aside}.`}`,
  ]
  if (kept.length > 0)
    lines.push(
      `The keys of persons are those of the installation (${kept.join(', ')}): who has been erased stays erased.`,
    )
  if (closed.length > 0)
    lines.push(
      `Sealed values of ${closed.join(', ')} stay closed, and rows about persons are refused: the backup holds no vault, and none that fits is here. Take the backup with --with-secrets to move to another folder.`,
    )
  return `${lines.join('\n')}\n`
}
