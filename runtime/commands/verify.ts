import { verifyBackup } from '../backup.ts'
import type { Command } from '../command.ts'
import { argumentPath } from '../program.ts'

export const command: Command = {
  summary: 'Checks a backup: every checksum, the integrity of the database, its rows and its level.',
  usage: 'DIR [--json]',
  options: { json: { type: 'boolean', help: 'print the manifest' } },
  positionals: [1, 1],
  async run(args) {
    const folder = argumentPath(args.positionals[0] ?? '')
    const manifest = await verifyBackup(folder)
    process.stdout.write(
      args.flag('json')
        ? `${JSON.stringify(manifest)}\n`
        : `The backup of ${manifest.createdAt} in ${folder} is sound.\n`,
    )
    return 0
  },
}
