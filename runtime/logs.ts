// workerd's structured log lines -> one JSON log line each, or a human one on a terminal.

export interface LogLine {
  ts: string
  level: string
  msg: string
  requestId?: string
  [field: string]: unknown
}

/** Lines of workerd that tell nothing to whoever operates it. */
const noise = [/per-isolate bootstrap compile cache/]

/** @returns the log line of one line of workerd's output; null for a line that says nothing. */
export function logLineOf(line: string, now: Date): LogLine | null {
  if (line.trim() === '' || noise.some((pattern) => pattern.test(line))) return null
  const outer = record(line)
  if (outer === null) return { ts: now.toISOString(), level: 'info', msg: line }
  const at = Number(outer.timestamp)
  const ts = (Number.isFinite(at) && at > 0 ? new Date(at) : now).toISOString()
  const message = String(outer.message ?? '')
  const level = outer.level === 'log' ? 'info' : String(outer.level ?? 'info')
  const inner = record(message)
  if (inner === null)
    return { ts, level, msg: message, ...(outer.source === undefined ? {} : { source: outer.source }) }
  return { ts, ...inner, level: String(inner.level ?? level), msg: String(inner.msg ?? message) }
}

function record(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Writes a log line to stderr: JSON for machines, plain for a terminal. */
export function writeLog(line: LogLine): void {
  if (!process.stderr.isTTY) {
    process.stderr.write(`${JSON.stringify(line)}\n`)
    return
  }
  const { ts, level, msg, ...rest } = line
  const more = Object.entries(rest)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('')
  process.stderr.write(`${ts.slice(11, 19)} ${level.padEnd(5)} ${msg}${more}\n`)
}

/** Writes a log line of the launcher itself. */
export function log(level: 'info' | 'warn' | 'error', msg: string, fields: Record<string, unknown> = {}): void {
  writeLog({ ts: new Date().toISOString(), level, msg, ...fields })
}

/** Calls back once for each whole line of a stream's chunks. */
export function eachLine(onLine: (line: string) => void): (chunk: string) => void {
  let rest = ''
  return (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  }
}
