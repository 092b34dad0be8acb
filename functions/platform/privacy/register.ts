// The register of processing (GDPR, article 30), made of what the tables declare and the roles allow.
import { csvCell } from '../../../lib/text/csv-cell.ts'
import type { Action, Policy, Sensitivity } from '../../domain.ts'
import type { Env } from '../../env.ts'
import { builtInRoles } from '../identity/policy.ts'
import { type DataClass, dataClasses, keptAs } from './data-class.ts'
import { everyTable, type KnownTable } from './every-table.ts'
import { keepOf, loadRetention } from './retention-settings.ts'

export interface RegisterEntry {
  table: string
  title: string
  domain: string | null
  purpose: string
  /** Categories of data. */
  classes: DataClass[]
  /** Categories of persons; empty where rows name nobody. */
  persons: string[]
  keptMonths: number | 'always'
  keptBecause: string
  sealed: string[]
  pseudonymised: string[]
  /** Who reaches which of the classes that not everybody sees. */
  readers: { role: string; classes: DataClass[] }[]
}

export interface Register {
  tenant: string
  madeAt: string
  entries: RegisterEntry[]
  /** Places outside that anything can go to. */
  recipients: { origin: string; purpose: string }[]
}

/** The grant that each class of data about people takes. */
const grants: Partial<Record<DataClass, Sensitivity>> = {
  person: 'names',
  identity: 'names',
  contact: 'contact',
  text: 'text',
  pay: 'pay',
  health: 'health',
  rating: 'rating',
}
/** Who reaches the platform's own tables, by the beginning of their names. */
const platformReaders: [prefix: string, action: Action][] = [
  ['identity_', 'administer'],
  ['audit_', 'audit'],
  ['privacy_', 'privacy'],
  ['ingest_', 'import'],
]
const nobody = new Set(['privacy_root', 'privacy_person'])

/** @returns the register as things are now. */
export async function registerOf(env: Env, now: Date): Promise<Register> {
  const settings = await loadRetention(env.DB)
  const { results } = await env.DB.prepare('SELECT name, policy FROM identity_role ORDER BY name').all<{
    name: string
    policy: string
  }>()
  const roles: [string, Policy][] = [
    ...Object.entries(builtInRoles).map(([name, { policy }]): [string, Policy] => [name, policy]),
    ...results.map(({ name, policy }): [string, Policy] => [name, JSON.parse(policy)]),
  ]
  const entries = everyTable().map((table) => {
    const { classes } = table
    const keep = keepOf(table, settings)
    const columnsOf = (kept: 'sealed' | 'pseudonym') =>
      Object.keys(classes.columns).filter((property) => keptAs(classes.columns[property] as DataClass) === kept)
    return {
      table: table.name,
      title: classes.title,
      domain: table.domain,
      purpose: classes.purpose,
      classes: classesIn(table),
      persons: personsIn(table),
      keptMonths: keep.months,
      keptBecause: keep.reason,
      sealed: columnsOf('sealed'),
      pseudonymised: columnsOf('pseudonym'),
      readers: roles
        .map(([role, policy]) => ({ role, classes: reached(table, policy) }))
        .filter((reader) => reader.classes.length > 0),
    }
  })
  const recipients = env.INSTALLATION.egress.map(({ origin, purpose }) => ({ origin, purpose }))
  return { tenant: env.TENANT.id, madeAt: now.toISOString(), entries, recipients }
}

/** @returns the register as CSV, a table a line. */
export function registerCsv({ entries, recipients }: Register): string {
  const to = recipients.length === 0 ? 'none' : recipients.map(({ origin }) => origin).join('; ')
  const header =
    'table,title,purpose,data,persons,kept_months,kept_because,sealed,pseudonymised,readers,recipients outside'
  const lines = entries.map((entry) =>
    [
      entry.table,
      entry.title,
      entry.purpose,
      entry.classes.join('; '),
      entry.persons.join('; ') || 'none',
      String(entry.keptMonths),
      entry.keptBecause,
      entry.sealed.join('; '),
      entry.pseudonymised.join('; '),
      readersText(entry),
      to,
    ]
      .map(csvCell)
      .join(','),
  )
  return `${[header, ...lines].join('\r\n')}\r\n`
}

/** @returns readers in a line: 'owner (pay, names), executive (pay)'. */
function readersText({ readers }: RegisterEntry): string {
  return readers.map(({ role, classes }) => `${role} (${classes.join(', ')})`).join('; ')
}

function classesIn({ classes }: KnownTable): DataClass[] {
  const present = new Set(Object.values(classes.columns))
  return (Object.keys(dataClasses) as DataClass[]).filter((dataClass) => present.has(dataClass))
}

function personsIn({ classes, sqlName }: KnownTable): string[] {
  const naming = Object.keys(classes.columns).filter((property) => classes.columns[property] === 'person')
  const persons = new Set<string>()
  for (const property of naming) {
    if (/^contact/.test(property)) persons.add('people at customers')
    else if (property === 'authorId') persons.add('people at customers').add('employees')
    else persons.add('employees')
  }
  if (sqlName === 'hr_application') persons.add('applicants')
  if (sqlName.startsWith('identity_')) persons.clear()
  if (['identity_user', 'identity_session', 'audit_record'].includes(sqlName)) persons.add('users')
  if (
    naming.length === 0 &&
    classesIn({ classes } as KnownTable).some((each) => each === 'text' || each === 'identity')
  )
    persons.add('whoever is named in texts')
  return [...persons]
}

/** @returns the classes of the table that a role reaches and that tell about people; of tables about nobody, what it sees. */
function reached(table: KnownTable, policy: Policy): DataClass[] {
  const present = classesIn(table).filter((dataClass) => dataClass !== 'system')
  if (table.domain === null) {
    const action = platformReaders.find(([prefix]) => table.sqlName.startsWith(prefix))?.[1] ?? 'view'
    return policy.actions.includes(action) && !nobody.has(table.sqlName)
      ? present.length === 0
        ? ['system']
        : present
      : []
  }
  if (!policy.actions.includes('view') || (policy.domains !== '*' && !policy.domains.includes(table.domain))) return []
  return present.filter((dataClass) => {
    const grant = grants[dataClass]
    return grant === undefined || policy.fields.includes(grant)
  })
}
