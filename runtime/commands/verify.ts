import { verifyBackup } from '../backup.ts'
import type { Command } from '../command.ts'
import { argumentPath } from '../program.ts'

export const command: Command = {
  summary: 'Checks a backup: every checksum, the integrity of each database, its rows and its level.',
  usage: 'DIR [--json]',
  options: { json: { type: 'boolean', help: 'print the manifest' } },
  positionals: [1, 1],
  async run(args) {
    const folder = argumentPath(args.positionals[0] ?? '')
    const manifest = await verifyBackup(folder)
    const { createdAt, tenants, vaults, leftOut } = manifest
    const holds = `tenants ${Object.keys(tenants).join(', ')}, ${Object.keys(vaults).length === 0 ? 'without' : 'with'} the keys of persons`
    process.stdout.write(
      args.flag('json')
        ? `${JSON.stringify(manifest)}\n`
        : `The backup of ${createdAt} in ${folder} is sound: ${holds}.${leftOut.length === 0 ? '' : ` It lacks ${leftOut.join(', ')}, damaged when it was taken.`}\n`,
    )
    return 0
  },
}
