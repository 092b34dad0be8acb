import type { Context } from 'hono'
import type { z } from 'zod'
import type { AppEnv } from './env.ts'
import { bodyText } from './body-text.ts'
import { Problem } from './problem.ts'

const bytesMost = 1_000_000

/**
 * Reads a small JSON body and checks it.
 * @throws Problem 415 on another type, 413 when it is too large, 408 when it is too slow, 400 naming the field that is wrong.
 */
export async function jsonBody<Schema extends z.ZodType>(c: Context<AppEnv>, schema: Schema): Promise<z.infer<Schema>> {
  const type = c.req.header('content-type') ?? ''
  const text = await bodyText(c.req.raw, bytesMost)
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
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Problem(
    400,
    'bad-body',
    `"${issue?.path.join('.') || 'body'}": ${issue?.message ?? 'is not accepted'}.`,
    'See GET /api/openapi.json for what it may be.',
  )
}
