import type { Context } from 'hono'
import { z } from 'zod'
import type { AppEnv } from './env.ts'
import { boundedText, checkedBody } from './json-body.ts'
import { Problem } from './problem.ts'

const bytesMost = 256_000

/** Fields that are texts, '' where they were not sent. */
export function textFields<Field extends string>(...names: Field[]): z.ZodType<Record<Field, string>> {
  return z.strictObject(Object.fromEntries(names.map((name) => [name, z.string().default('')]))) as never
}

/** Boxes of one name: none, one or several are a list. */
export const formList = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => [value].flat())

/**
 * Reads a plain form of a page and checks it; a name that stands several times is a list.
 * @param most bytes that it may have.
 * @throws Problem 415 on another type, 413 when it is too large, 400 naming the field that is wrong or unknown.
 */
export async function formBody<Schema extends z.ZodType>(
  c: Context<AppEnv>,
  schema: Schema,
  most = bytesMost,
): Promise<z.infer<Schema>> {
  const text = await boundedText(c, most)
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? ''))
    throw new Problem(415, 'form-wanted', 'The body is not marked as a form.', 'Use the form of the page.')
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : [before, value].flat())
  }
  return checkedBody(schema, Object.fromEntries(fields), 'Go back, correct the field and send the form again.')
}
