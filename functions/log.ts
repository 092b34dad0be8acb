/** Writes one JSON log line; the launcher adds the time. Never pass row values or secrets. */
export function logLine(level: 'info' | 'warn' | 'error', msg: string, fields: Record<string, unknown> = {}): void {
  console[level === 'info' ? 'log' : level](JSON.stringify({ level, msg, ...fields }))
}
