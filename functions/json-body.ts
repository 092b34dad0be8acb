import type { Context } from 'hono'
import type { z } from 'zod'
import type { AppEnv } from './env.ts'
import { bodyText } from './body-text.ts'
import { stillAllowed } from './platform/identity/still-allowed.ts'
import { Problem } from './problem.ts'

const bytesMost = 1_000_000

/**
 * Reads a small JSON body and checks it.
 * @throws Problem 415 on another type, 413 when it is too large, 408 when it is too slow, 400 naming the field that is wrong.
 */
export async function jsonBody<Schema extends z.ZodType>(c: Context<AppEnv>, schema: Schema): Promise<z.infer<Schema>> {
  const type = c.req.header('content-type') ?? ''
  const text = await boundedText(c)
  if (text !== '' && !/^application\/json\b/i.test(type))
    throw new Problem(
      415,
      'json-wanted',
      'The body is not marked as JSON.',
      'Send it with content-type: application/json.',
    )
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch {
    throw new Problem(400, 'bad-json', 'The body is no JSON.', 'Send one JSON object.')
  }
  return checkedBody(schema, value, 'See GET /api/openapi.json for what it may be.')
}

/** @throws Problem 400 naming the first field that is wrong. */
export function checkedBody<Schema extends z.ZodType>(schema: Schema, value: unknown, hint: string): z.infer<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Problem(
    400,
    'bad-body',
    `"${issue?.path.join('.') || 'body'}": ${issue?.message ?? 'is not accepted'}.`,
    hint,
  )
}

/**
 * Reads a small body to its end. Rights may have changed while it came in, so they are asked again.
 * @throws Problem 408, 413 as bodyText() does, 401 or 403 when the caller may no longer do this.
 */
export async function boundedText(c: Context<AppEnv>, most = bytesMost): Promise<string> {
  const text = await bodyText(c.req.raw, most)
  if (c.req.raw.body !== null) await stillAllowed(c)
  return text
}
