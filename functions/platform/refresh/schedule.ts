import { Cron } from 'croner'

/** @returns the next moment at which one of the expressions (UTC, Cloudflare's weekdays 1-7 from Sunday) is due, or null. */
export function nextDue(expressions: string[], after: Date): Date | null {
  const due = expressions
    .map((expression) => new Cron(standard(expression), { timezone: 'UTC' }).nextRun(after))
    .filter((date) => date !== null)
  return due.length === 0 ? null : due.reduce((first, date) => (date < first ? date : first))
}

/** Cloudflare counts weekdays from 1 = Sunday, everyone else from 0. */
function standard(expression: string): string {
  const fields = expression.trim().split(/\s+/)
  if (fields.length === 5)
    fields[4] = (fields[4] as string).replace(/\d+(?!.*#)/g, (digit) => String((Number(digit) + 6) % 7))
  return fields.join(' ')
}

/**
 * Whether runs have stopped: no run ended well within three scheduled intervals (at least 15 minutes).
 * @param last end of the last run that ended, or the start of the process where there is none.
 */
export function isOverdue(expressions: string[], last: Date, now: Date): boolean {
  const first = nextDue(expressions, last)
  if (first === null) return false
  const second = nextDue(expressions, first) ?? first
  const intervalMs = Math.max(second.getTime() - first.getTime(), 60_000)
  return now.getTime() - first.getTime() > Math.max(3 * intervalMs, 15 * 60_000)
}
