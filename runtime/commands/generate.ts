import { firstDay, type Options } from '../../generators/options.ts'
import { makeWorld } from '../../generators/world.ts'
import { type Command, dataOption } from '../command.ts'
import { requireNewFolder, writeFolder } from '../company/folder.ts'
import { identityOf, installedCompany, refreshed, type Sent, sendChanges, sendCompany } from '../company/installed.ts'
import { companyOptions, demoTenantOption, possible, wantedOptions, yesterdayIn } from '../company/wanted.ts'
import { ask, type Control } from '../control.ts'
import { Failure } from '../failure.ts'
import { argumentPath } from '../program.ts'
import { Progress } from '../progress.ts'
import { demoOrFirst, withServer } from '../server-access.ts'

interface Made extends Sent {
  options: Options
  from: string
  into: string
}

export const command: Command = {
  summary:
    'Makes a synthetic company: into the platform, or with --out into a folder of CSV files with the truth about it.',
  usage: '[OPTION…]',
  options: {
    ...companyOptions,
    out: { type: 'string', value: 'DIR', help: 'write files into this new or empty folder, and send nothing' },
    json: { type: 'boolean', help: 'print what was made as JSON' },
    ...demoTenantOption,
    ...dataOption,
  },
  positionals: [0, 0],
  async run(args) {
    const out = args.text('out')
    // Nothing is started for options that cannot be met.
    const wanted = wantedOptions(args, yesterdayIn())
    const made =
      out === undefined
        ? await withServer(
            args.data,
            'generate',
            async ({ control }) => into(control, wantedOptions(args, await tenantYesterday(control))),
            args.text('tenant') ?? demoOrFirst,
          )
        : await intoFolder(wanted, argumentPath(out))
    process.stdout.write(args.flag('json') ? `${jsonOf(made)}\n` : textOf(made))
    return made.rejected > 0 ? 1 : 0
  },
}

async function intoFolder(options: Options, out: string): Promise<Made> {
  requireNewFolder(out)
  const world = makeWorld(options)
  const progress = new Progress(`Making ${world.company}`, world.months.length, false, 'months')
  try {
    const tables = await writeFolder(world, out, progress)
    const rows = [...tables.values()].reduce((sum, count) => sum + count, 0)
    return {
      options,
      company: world.company,
      from: firstDay({ months: options.months, until: options.planned }),
      rows,
      rejected: 0,
      tables,
      into: out,
    }
  } finally {
    progress.end()
  }
}

/** @throws Failure when the tenant holds rows of its own, or another company. */
async function into(control: Control, wanted: Options): Promise<Made> {
  const installed = await installedCompany(control)
  if (installed.kind === 'own')
    throw new Failure(
      'This tenant holds rows of its own, and invented ones are never mixed with them.',
      'Make the company in a tenant of its own: premise tenant add demo, then premise generate; or write files with --out DIR.',
    )
  const sent =
    installed.kind === 'empty' ? await sendCompany(control, wanted, false) : await goOn(control, installed, wanted)
  await refreshed(control)
  const options = installed.kind === 'empty' ? wanted : { ...installed.options, until: wanted.until }
  return { ...sent, options, from: firstDay({ months: options.months, until: options.planned }), into: 'the platform' }
}

async function goOn(
  control: Control,
  { options, until }: { options: Options; until: string | null },
  wanted: Options,
): Promise<Sent> {
  // The same company, planned as it was; only its last day may be later.
  const continued = possible({ ...wanted, planned: options.planned, months: options.months })
  if (identityOf(continued) !== identityOf(options) || wanted.months !== options.months)
    throw new Failure(
      `Another synthetic company is here already: seed ${options.seed}, ${options.months} months, ${options.employees} employees, ${options.profile}.`,
      'Make this one in a tenant of its own (premise tenant add other, then --tenant other), or give the same options to continue it.',
    )
  if (until === null) return sendCompany(control, { ...options, until: options.planned }, false)
  if (wanted.until < until)
    throw new Failure(
      `The company is here until ${until} already.`,
      'Give a day after it with --until, or make another company in another tenant with --tenant ID.',
    )
  if (wanted.until === until) return { company: makeWorld(options).company, rows: 0, rejected: 0, tables: new Map() }
  return sendChanges(control, continued, until, false)
}

async function tenantYesterday(control: Control): Promise<string> {
  const { timeZone } = await ask<{ timeZone: string }>(control, '/api/settings')
  return yesterdayIn(timeZone)
}

function jsonOf({ options, company, from, rows, rejected, tables, into: place }: Made): string {
  return JSON.stringify({ company, ...options, from, rows, rejected, tables: Object.fromEntries(tables), into: place })
}

function textOf({ options, company, from, rows, rejected, tables, into: place }: Made): string {
  const number = (value: number) => value.toLocaleString('en-US')
  if (rows === 0) return `${company} (synthetic) is there until ${options.until} already; nothing was sent.\n`
  return `${company} (synthetic), ${from} to ${options.until}: ${number(rows)} rows in ${tables.size} tables, in ${place}.\n${rejected === 0 ? '' : `${number(rejected)} rows were rejected: premise batches list\n`}`
}
