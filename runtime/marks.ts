import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Last record of the audit log that was seen, by tenant. */
export type Marks = Record<string, number>

export const markFile = (data: string) => join(data, 'run', 'high-water.json')

/** @returns how far the tenants had come; nothing of those never seen. */
export function readMarks(data: string): Marks {
  try {
    return JSON.parse(readFileSync(markFile(data), 'utf8')) as Marks
  } catch {
    return {}
  }
}
