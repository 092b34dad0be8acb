import { mkdirSync } from 'node:fs'
import { restoreBackup } from '../backup.ts'
import { type Command, dataOption } from '../command.ts'
import { Failure } from '../failure.ts'
import { Lock, takeLock } from '../lock.ts'
import { argumentPath } from '../program.ts'
import { lockFile } from '../server-access.ts'

export const command: Command = {
  summary: 'Puts a backup in the place of the data, after verifying it; the server must be stopped.',
  usage: 'BACKUP [--force] [--data DIR]',
  options: { force: { type: 'boolean', help: 'when there is data already, move it aside' }, ...dataOption },
  positionals: [1, 1],
  async run(args) {
    const { data } = args
    const backup = argumentPath(args.positionals[0] ?? '')
    mkdirSync(data, { recursive: true, mode: 0o700 })
    const lock = await takeLock(lockFile(data), 'work', 'restore')
    if (!(lock instanceof Lock))
      throw new Failure(
        `"premise ${lock.what}" (process ${lock.pid}) works on ${data}.`,
        'Stop it first, then restore.',
      )
    try {
      const { manifest, aside } = await restoreBackup(backup, data, args.flag('force'))
      process.stdout.write(
        `The backup of ${manifest.createdAt} is restored to ${data}.${aside === null ? '' : ` What was there lies in ${aside}.`}\n`,
      )
      return 0
    } finally {
      lock.release()
    }
  },
}
