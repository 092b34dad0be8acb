// A profit and loss statement beside a base (budget or last year) as a table.
import type { TableFigure } from '../../lib/figures/figure.ts'
import type { Driver, Span } from '../answer.ts'
import { units } from '../answer.ts'
import { driversOf } from './finding.ts'
import type { StatementLine } from './statement.ts'

export interface ComparedStatement {
  actual: StatementLine[]
  base: StatementLine[]
  currency: string
  baseLabel: string
  /** False where nothing below operating income has a base: those lines then stand without comparison. */
  belowOperating: boolean
}

/** Lines that make up net income without counting anything twice, with their sign in it. */
const parts: Record<string, 1 | -1> = {
  'Net sales': 1,
  'Cost of sales': -1,
  'Operating expense': -1,
  'Other income': 1,
  Interest: 1,
  Tax: -1,
}

/** Rows whose every column adds up to its subtotals; lines that are nothing in both columns are left out. */
export function statementTable({ actual, base, currency, baseLabel, belowOperating }: ComparedStatement): TableFigure {
  const operating = actual.findIndex((line) => line.label === 'Operating income')
  const rows: TableFigure['rows'] = []
  for (const [at, line] of actual.entries()) {
    const before = (base[at] as StatementLine).cents
    if (line.cents === 0 && before === 0 && !line.strong) continue
    const change = line.cents - before
    const compares = belowOperating || at <= operating
    const cells = compares
      ? [units(before), units(change), before === 0 ? null : change / Math.abs(before)]
      : [null, null, null]
    rows.push({ cells: [line.label, units(line.cents), ...cells], strong: line.strong, good: line.good })
  }
  return {
    kind: 'table',
    columns: [
      { label: 'Line' },
      { label: 'Actual', unit: currency },
      { label: baseLabel, unit: currency },
      { label: 'Change', unit: currency, signed: true },
      { label: 'Change, %', unit: 'ratio', signed: true },
    ],
    rows,
  }
}

export function lineCents(lines: readonly StatementLine[], label: string): number {
  const line = lines.find((each) => each.label === label)
  if (line === undefined) throw new RangeError(`no such line: ${label}`)
  return line.cents
}

/** What moved operating or net income, by line of the statement; adds up exactly. */
export function statementDrivers(
  actual: readonly StatementLine[],
  base: readonly StatementLine[],
  of: 'Operating income' | 'Net income',
): Driver[] {
  const labels = Object.keys(parts).slice(0, of === 'Operating income' ? 3 : 6)
  return driversOf(
    'line',
    labels.map(
      (label) => [label, (parts[label] as number) * (lineCents(actual, label) - lineCents(base, label))] as const,
    ),
  )
}

/** Months that both spans name, for a reader: 'the same months a year before'. */
export function sameMonths(span: Span): string {
  return span.from.slice(0, 7) === span.to.slice(0, 7)
    ? 'the same month a year before'
    : 'the same months a year before'
}
