import { type Command, dataOption } from '../command.ts'
import { backUp, type Manifest } from '../backup.ts'
import { requireData } from '../data-folder.ts'
import { Failure } from '../failure.ts'
import { argumentPath } from '../program.ts'
import { say } from '../server-access.ts'

export const command: Command = {
  summary: 'Copies the data of all tenants, each as it stands at one moment, while the server runs or not.',
  usage: 'DIR [--with-secrets] [--json] [--data DIR]',
  options: {
    'with-secrets': {
      type: 'boolean',
      help: 'also copy the secrets and the keys of persons: all of it can be opened elsewhere, and must be kept as closed as DATA',
    },
    json: { type: 'boolean', help: 'print the manifest' },
    ...dataOption,
  },
  positionals: [1, 1],
  async run(args) {
    requireData(args.data)
    const folder = argumentPath(args.positionals[0] ?? '')
    if (`${folder}/`.startsWith(`${args.data}/db/`))
      throw new Failure(`${folder} lies among the databases.`, 'Choose a folder on another disk, or DATA/backups/NAME.')
    let said = 0
    const manifest = await backUp(args.data, folder, {
      withSecrets: args.flag('with-secrets'),
      onProgress(ratio) {
        if (process.stderr.isTTY && Date.now() - said > 200)
          process.stderr.write(`\rCopying ${Math.floor(ratio * 100)} % `)
        said = Date.now()
      },
    })
    process.stdout.write(args.flag('json') ? `${JSON.stringify(manifest)}\n` : textOf(manifest, folder))
    if (manifest.leftOut.length === 0) return 0
    say(
      `${manifest.leftOut.join(', ')}: damaged, and not in the backup. Bring back an earlier one: premise restore BACKUP --tenant ID --force`,
    )
    return 1
  },
}

function textOf({ tenants, vaults }: Manifest, folder: string): string {
  const counts = Object.values(tenants).flatMap(({ rows }) => Object.values(rows))
  const rows = counts.reduce((sum, count) => sum + count, 0).toLocaleString('en-US')
  const names = Object.keys(tenants)
  const keys =
    Object.keys(vaults).length > 0
      ? 'with secrets and the keys of persons'
      : 'without secrets and the keys of persons: it comes back to this data folder only (--with-secrets for another)'
  return `Backup in ${folder}: ${rows} rows of ${names.length === 1 ? 'the tenant' : 'the tenants'} ${names.join(', ')}; ${keys}.\n`
}
