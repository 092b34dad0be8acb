import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'smol-toml'
import { type Arguments, type Command, dataOption, tenantOption } from '../command.ts'
import { type Reply, reach, replyJson } from '../control.ts'
import { Failure } from '../failure.ts'
import { argumentPath } from '../program.ts'
import { Progress } from '../progress.ts'
import { type Report, reportText } from '../report-text.ts'
import { withServer } from '../server-access.ts'

const types: Record<string, string> = {
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
}

export const command: Command = {
  summary: 'Brings the rows of a file in: CSV, JSON or NDJSON. Repeating it does nothing twice.',
  usage: 'DOMAIN/TABLE FILE [OPTION…]',
  options: {
    ...tenantOption,
    ...dataOption,
    map: { type: 'string', value: 'FILE', help: 'mapping of columns and values, TOML or JSON' },
    'dry-run': { type: 'boolean', help: 'show what would happen and keep nothing' },
    replace: { type: 'string', value: 'FROM..TO', help: 'swap this period whole, such as 2026-01-01..2026-01-31' },
    key: { type: 'string', value: 'KEY', help: 'idempotency key (hash of file, table and options)' },
    delimiter: { type: 'string', value: 'C', help: 'what separates the columns, tab for a tab (found by itself)' },
    decimal: { type: 'string', value: 'point|comma', help: 'decimal mark of amounts (point)' },
    'day-order': { type: 'string', value: 'dmy|mdy|ymd', help: 'order of day, month and year (ymd)' },
    encoding: { type: 'string', value: 'NAME', help: 'utf-8, utf-16le, utf-16be or windows-1252 (found by itself)' },
    json: { type: 'boolean', help: 'print the report as JSON' },
    progress: { type: 'boolean', help: 'show progress though stderr is no terminal' },
  },
  positionals: [2, 2],
  async run(args) {
    const [table = '', path = ''] = args.positionals
    if (!/^[a-z]+\/[a-z-]+$/.test(table))
      throw new Failure(`"${table}" is no table.`, 'Tables are named DOMAIN/TABLE, such as finance/ledger.')
    const file = argumentPath(path)
    const bytes = sizeOf(file)
    const mapping = JSON.stringify(mappingOf(args))
    const replace = args.text('replace')
    const key =
      args.text('key') ?? (await contentKey(file, bytes, [table, basename(file), mapping, replace ?? ''].join('\n')))
    const query = new URLSearchParams({
      source: basename(file),
      ...(args.flag('dry-run') ? { 'dry-run': '1' } : {}),
      ...(replace === undefined ? {} : { replace }),
    })
    const headers: Record<string, string> = {
      'content-type': types[extname(file).toLowerCase()] ?? 'application/octet-stream',
      'content-length': String(bytes),
      'idempotency-key': key,
      ...(mapping === '{}' ? {} : { 'x-premise-map': Buffer.from(mapping).toString('base64') }),
    }
    const [domain, name] = table.split('/')
    const reply = await withServer(
      args.data,
      'import',
      async ({ control }) => {
        const progress = new Progress('Sending', bytes, args.flag('progress'))
        try {
          return await reach(control, `/api/${domain}/rows/${name}?${query}`, {
            method: 'POST',
            headers,
            body: counted(file, progress),
          })
        } finally {
          progress.end()
        }
      },
      args.tenant,
    )
    return tell(reply, args.flag('json'))
  },
}

function tell(reply: Reply, asJson: boolean): number {
  if (asJson) process.stdout.write(`${reply.text.trim()}\n`)
  const report = replyJson<Report>(reply)
  if (!asJson) process.stdout.write(reportText(report))
  return report.state === 'failed' ? 1 : 0
}

function sizeOf(file: string): number {
  try {
    const stat = statSync(file)
    if (stat.isFile()) return stat.size
  } catch (error) {
    throw new Failure(
      `The file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it does not exist' : (error as Error).message}.`,
      'Check the path; it starts where you called npm.',
    )
  }
  throw new Failure(`${file} is no file.`, 'Name one file; send several one after the other.')
}

/** The mapping file with what the command line says over it. */
function mappingOf(args: Arguments): Record<string, unknown> {
  const path = args.text('map')
  const mapping = path === undefined ? {} : readMapping(argumentPath(path))
  const delimiter = args.text('delimiter')
  const decimal = args.word('decimal', ['point', 'comma'] as const)
  const dayOrder = args.word('day-order', ['dmy', 'mdy', 'ymd'] as const)
  const encoding = args.text('encoding')
  const said = {
    ...(delimiter === undefined ? {} : { delimiter: delimiter === 'tab' ? '\t' : delimiter }),
    ...(decimal === undefined ? {} : { decimal: decimal === 'comma' ? ',' : '.' }),
    ...(dayOrder === undefined ? {} : { dayOrder }),
    ...(encoding === undefined ? {} : { encoding: encoding.toLowerCase() }),
  }
  return Object.keys(said).length === 0
    ? mapping
    : { ...mapping, options: { ...(mapping.options as object | undefined), ...said } }
}

function readMapping(file: string): Record<string, unknown> {
  try {
    const text = readFileSync(file, 'utf8')
    return (file.endsWith('.json') ? JSON.parse(text) : parse(text)) as Record<string, unknown>
  } catch (error) {
    throw new Failure(
      `The mapping file ${file} cannot be read: ${(error as Error).message.split('\n')[0]}.`,
      'It is TOML, or JSON when its name ends in .json.',
    )
  }
}

/** The same file sent again with the same options has the same key, so that it is answered with the first result. */
async function contentKey(file: string, bytes: number, options: string): Promise<string> {
  const hash = createHash('sha256').update(options).update('\0')
  const progress = new Progress('Reading', bytes, false)
  await pipeline(counted(file, progress), hash)
  progress.end()
  return hash.digest('hex')
}

function counted(file: string, progress: Progress): Transform {
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      progress.add(chunk.length)
      done(null, chunk)
    },
  })
  createReadStream(file, { highWaterMark: 256 * 1024 })
    .on('error', (error) => through.destroy(error))
    .pipe(through)
  return through
}
