import { type Command, dataOption } from '../command.ts'
import { backUp } from '../backup.ts'
import { requireData } from '../data-folder.ts'
import { Failure } from '../failure.ts'
import { argumentPath } from '../program.ts'

export const command: Command = {
  summary: 'Copies the data as it stands at one moment, while the server runs or not.',
  usage: 'DIR [--with-secrets] [--json] [--data DIR]',
  options: {
    'with-secrets': {
      type: 'boolean',
      help: 'also copy the secrets: sessions and tokens go on, and the backup must be kept as closed as they are',
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
    const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0)
    process.stdout.write(
      args.flag('json')
        ? `${JSON.stringify(manifest)}\n`
        : `Backup in ${folder}: ${rows.toLocaleString('en-US')} rows in ${Object.keys(manifest.rows).length} tables.\n`,
    )
    return 0
  },
}
