// The report of an import, as the server answers it (functions/platform/ingest/report.ts), for a reader at a terminal.

export interface Report {
  table: string
  batchId: number | null
  state: string
  dryRun: boolean
  accepted: number
  rejected: number
  inserted: number
  updated: number
  unchanged: number
  duplicates: number
  removed: number
  rounded: number
  from: string | null
  to: string | null
  byReason: { column: string | null; reason: string; count: number }[]
  warnings: string[]
  columns: { header: string; field: string }[]
  ignored: string[]
  sample?: Record<string, string | number | null>[]
}

const reasonsMost = 10

/** @returns some lines: what was taken, what was not and why. */
export function reportText(report: Report): string {
  const number = (value: number) => value.toLocaleString('en-US')
  const parts = (['inserted', 'updated', 'unchanged', 'duplicates'] as const)
    .filter((name) => report[name] > 0)
    .map((name) => `${number(report[name])} ${name}`)
  const lines = [
    `${report.table}: ${number(report.accepted)} accepted, ${number(report.rejected)} rejected${report.dryRun ? ' (dry run: nothing is kept)' : ` (batch ${report.batchId})`}`,
    ...(parts.length === 0
      ? []
      : [`  ${parts.join(', ')}${report.from === null ? '' : `; ${report.from} to ${report.to}`}`]),
    ...(report.removed > 0 ? [`  ${number(report.removed)} rows of the replaced period are gone`] : []),
    ...(report.rounded > 0 ? [`  ${number(report.rounded)} amounts were rounded half to even`] : []),
    ...(report.columns.length > 0
      ? [
          `  columns: ${report.columns.map(({ header, field }) => (header === field ? field : `${header} -> ${field}`)).join(', ')}`,
        ]
      : []),
    ...(report.ignored.length > 0 ? [`  not used: ${report.ignored.join(', ')}`] : []),
    ...report.warnings.map((warning) => `  note: ${warning}`),
    ...report.byReason
      .slice(0, reasonsMost)
      .map(
        ({ column, reason, count }) => `  rejected ${number(count)}: ${column === null ? '' : `${column}: `}${reason}`,
      ),
    ...(report.byReason.length > reasonsMost ? [`  and ${report.byReason.length - reasonsMost} more reasons`] : []),
    ...(report.rejected > 0 && report.batchId !== null
      ? [`  each rejected line: premise batches rejects ${report.batchId}`]
      : []),
    ...(report.sample ?? []).slice(0, 5).map((row) => `  as read: ${JSON.stringify(row)}`),
  ]
  return `${lines.join('\n')}\n`
}
