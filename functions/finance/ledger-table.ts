// finance/ledger: which rows the general ledger takes, and what they say about accounts.
import type { Mapping, Member, Value } from '../platform/ingest/table.ts'
import { checked } from '../platform/ingest/table-of.ts'
import { isBalanceSheet, watchBalances } from './balances.ts'
import { financeClasses } from './classes.ts'
import { accountKind, accountType } from './classify.ts'
import {
  account,
  accountKinds,
  type AccountKind,
  type AccountType,
  department,
  ledger,
  organization,
} from './schema.ts'

/** As a file may name a type; balances and flows are statistical, and say how they add up. */
const givenTypes: Record<string, string[]> = {
  revenue: ['revenues', 'income', 'sales', 'turnover', 'r', 'Ertrag', 'Erträge', 'Erlöse', 'Umsatz'],
  expense: [
    'expenses',
    'expenditure',
    'expenditures',
    'cost',
    'costs',
    'cost of sales',
    'Aufwand',
    'Aufwendungen',
    'Kosten',
  ],
  asset: ['assets', 'Aktiva', 'Vermögen'],
  liability: ['liabilities', 'Passiva', 'Verbindlichkeiten', 'Fremdkapital'],
  equity: ['equities', 'capital', 'shareholders equity', 'Eigenkapital'],
  statistical: ['statistics', 'stat', 'memo', 'non-monetary', 'Statistik', 'statistisch'],
  'statistical balance': ['balance', 'balances', 'Bestand'],
  'statistical flow': ['flow', 'flows', 'Bewegung'],
}

const unassigned = 'Unassigned'

function describeAccount([givenCode, givenName, givenType]: Value[], mapping: Mapping): Member | string {
  const code = String(givenCode ?? givenName ?? '')
  const name = String(givenName ?? givenCode ?? '')
  if (code === '') return 'is empty: a line needs an account code or name'
  const guessed = givenType === null ? accountType(name, code) : undefined
  const type = (givenType === null ? guessed : String(givenType).split(' ')[0]) as AccountType | undefined
  if (type === undefined)
    return 'has no account type, and neither code nor name tells it: give a column or constant account_type'
  const stated = mapping.kinds.get(code) ?? mapping.kinds.get(name)
  if (stated !== undefined && !(accountKinds as readonly string[]).includes(stated))
    return `is mapped to a kind that does not exist; kinds are ${accountKinds.join(', ')}`
  const kind = (stated as AccountKind | undefined) ?? accountKind(type, name, code)
  const declared: Record<string, string> = {}
  if (stated !== undefined) declared.kind = stated
  if (mapping.balances !== undefined && isBalanceSheet(type))
    declared.aggregation = mapping.balances === 'closing' ? 'last' : 'sum'
  return {
    row: { code, name, type, kind, aggregation: statisticalAggregation(givenType, type, kind) },
    declared,
    ...(guessed === undefined
      ? {}
      : { note: `account ${code} ${name}: the file names no type, taken as ${guessed} (${kind}).` }),
  }
}

function statisticalAggregation(given: Value | undefined, type: AccountType, kind: AccountKind): 'sum' | 'last' {
  if (type !== 'statistical' || given === 'statistical flow') return 'sum'
  return given === 'statistical balance' || kind === 'headcount' || kind === 'area' ? 'last' : 'sum'
}

function named(property: string): (values: Value[]) => Member | string {
  return ([name]) => (name === null || name === undefined ? `is empty: a line needs ${property}` : { row: { name } })
}

export const ledgerTable = checked({
  name: 'finance/ledger',
  table: ledger,
  classes: financeClasses.ledger,
  fields: [
    {
      name: 'entry_id',
      kind: 'text',
      maxLength: 200,
      synonyms: [
        'entry id',
        'id',
        'line id',
        'journal line',
        'journal line id',
        'entry line',
        'transaction line id',
        'entry key',
        'gl entry id',
        'entry number',
        'Buchungsnummer',
        'Belegposition',
      ],
    },
    {
      name: 'date',
      kind: 'day',
      synonyms: [
        'posting date',
        'posting day',
        'day',
        'entry date',
        'transaction date',
        'accounting date',
        'gl date',
        'effective date',
        'posted on',
        'period end',
        'Buchungsdatum',
        'Datum',
        'Belegdatum',
      ],
    },
    {
      name: 'scenario',
      kind: 'enum',
      required: true,
      whenAbsent: 'actual',
      synonyms: ['version', 'ledger type', 'category', 'Szenario', 'Version', 'value type', 'Wertart', 'type'],
      values: {
        actual: ['actuals', 'a', 'act', 'Ist'],
        budget: ['budgets', 'b', 'bud', 'plan', 'planned', 'Soll', 'Plan'],
        forecast: ['forecasts', 'f', 'fc', 'fcst', 'outlook', 'Prognose', 'Vorschau', 'Hochrechnung'],
      },
    },
    {
      name: 'account_code',
      kind: 'text',
      maxLength: 100,
      synonyms: [
        'account number',
        'account no',
        'account id',
        'gl account',
        'gl code',
        'ledger account',
        'nominal code',
        'Konto',
        'Kontonummer',
        'Sachkonto',
      ],
    },
    {
      name: 'account',
      kind: 'text',
      maxLength: 200,
      synonyms: [
        'account name',
        'account description',
        'account title',
        'gl account name',
        'nominal account',
        'Kontobezeichnung',
        'Kontoname',
      ],
    },
    {
      name: 'account_type',
      kind: 'enum',
      synonyms: ['account class', 'account category', 'account group', 'class', 'Kontoart', 'Kontotyp', 'type'],
      values: givenTypes,
    },
    {
      name: 'department',
      kind: 'text',
      maxLength: 200,
      whenAbsent: unassigned,
      whenEmpty: unassigned,
      synonyms: ['department name', 'cost center', 'cost centre', 'dept', 'team', 'Kostenstelle', 'Abteilung'],
    },
    {
      name: 'organization',
      kind: 'text',
      maxLength: 200,
      whenAbsent: unassigned,
      whenEmpty: unassigned,
      synonyms: [
        'organisation',
        'organization name',
        'company',
        'company name',
        'entity',
        'legal entity',
        'business unit',
        'subsidiary',
        'division',
        'company code',
        'Buchungskreis',
        'Gesellschaft',
        'Firma',
        'Mandant',
      ],
    },
    {
      name: 'amount',
      kind: 'money',
      synonyms: ['value', 'net amount', 'amount local', 'posted amount', 'total', 'Betrag', 'Wert', 'Summe'],
    },
    { name: 'debit', kind: 'money', synonyms: ['debit amount', 'dr', 'debits', 'Soll Betrag', 'Sollbetrag'] },
    {
      name: 'credit',
      kind: 'money',
      synonyms: ['credit amount', 'cr', 'credits', 'Haben', 'Haben Betrag', 'Habenbetrag'],
    },
    {
      name: 'currency',
      kind: 'text',
      maxLength: 12,
      synonyms: ['currency code', 'iso currency', 'transaction currency', 'ccy', 'Währung', 'Waehrung'],
    },
    {
      name: 'memo',
      kind: 'text',
      maxLength: 2000,
      synonyms: [
        'text',
        'description',
        'comment',
        'note',
        'narration',
        'line description',
        'posting text',
        'Buchungstext',
        'Beschreibung',
      ],
    },
  ],
  needs: [['date'], ['account_code', 'account'], ['amount', 'debit', 'credit']],
  key: { field: 'entry_id', column: 'entryKey' },
  day: { field: 'date', column: 'day' },
  columns: { day: 'date', scenario: 'scenario', memo: 'memo' },
  references: [
    {
      name: 'account',
      table: account,
      fields: ['account_code', 'account', 'account_type'],
      column: 'accountId',
      key: 'code',
      compare: ['type'],
      member: describeAccount,
    },
    {
      name: 'department',
      table: department,
      fields: ['department'],
      column: 'departmentId',
      key: 'name',
      member: named('a department'),
    },
    {
      name: 'organization',
      table: organization,
      fields: ['organization'],
      column: 'organizationId',
      key: 'name',
      member: named('an organization'),
    },
  ],
  money: {
    field: 'amount',
    debit: 'debit',
    credit: 'credit',
    currency: 'currency',
    columns: { amount: 'amountCents', original: 'originalCents', currency: 'currency' },
    reference: 'account',
    nature: ({ type }) =>
      type === 'statistical' ? 'count' : type === 'asset' || type === 'expense' ? 'debit' : 'credit',
  },
  replaceWithin: ['scenario'],
  watch: watchBalances,
})
