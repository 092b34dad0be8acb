import { z } from 'zod'
import { Failure } from './failure.ts'

/** Five fields as the cron service reads them: UTC, weekdays 1-7 from Sunday, `L`, `W` and `#`. */
export const cron = z
  .string()
  .regex(/^\S+( \S+){4}$/, 'must be a cron expression of five fields, such as "*/5 * * * *"')

/** @returns the value in the schema's form. @throws Failure that names file, key and what is allowed. */
export function checked<T extends z.ZodType>(schema: T, value: unknown, file: string): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const troubles = result.error.issues.map((issue) => {
    const key = issue.path.join('.')
    if (issue.code === 'unrecognized_keys')
      return `${issue.keys.map((name) => [...issue.path, name].join('.')).join(', ')}: no such key`
    return `${key === '' ? 'the file' : key}: ${issue.message}`
  })
  throw new Failure(
    `${file} does not hold what it should: ${troubles.join('; ')}.`,
    `Correct ${troubles.length === 1 ? 'this key' : 'these keys'}; docs/operations.md lists what each may be. "premise config check" tells whether it is right.`,
  )
}
