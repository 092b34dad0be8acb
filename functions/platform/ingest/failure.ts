import { logLine } from '../../log.ts'
import { Problem } from '../../problem.ts'

/** @returns what to tell the client about an import that ended with this error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const text = String(error)
  if (/SQLITE_FULL|disk is full|SQLITE_IOERR|disk I\/O/i.test(text)) return diskFull('Nothing of this file was kept.')
  logLine('error', 'import failed', { error: text })
  return new Problem(
    500,
    'import-failed',
    'The import failed inside and was taken back.',
    'The log names the cause under this request id.',
  )
}

/** @param what became of the file's rows. */
export function diskFull(what: string): Problem {
  return new Problem(
    507,
    'disk-full',
    `The disk is full. ${what}`,
    'Free space on the volume of the data directory, then send the file again with the same Idempotency-Key.',
  )
}
