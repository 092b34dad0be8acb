import type { Context } from 'hono'
import type { AppEnv } from '../../env.ts'
import { boundedText } from '../../json-body.ts'
import { Problem } from '../../problem.ts'

/**
 * Reads a posted form.
 * @param fields the names that it may have.
 * @returns each field, '' where it was not sent.
 * @throws Problem 415 on another type, 413 when it is too large, 400 on a field that the form does not have or that is there twice.
 */
export async function formBody<Field extends string>(
  c: Context<AppEnv>,
  fields: readonly Field[],
): Promise<Record<Field, string>> {
  const type = c.req.header('content-type') ?? ''
  const sent = new URLSearchParams(await boundedText(c, 64_000))
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    throw new Problem(
      415,
      'form-wanted',
      'The body is not marked as a form.',
      'Send it with content-type: application/x-www-form-urlencoded.',
    )
  const form = Object.fromEntries(fields.map((field) => [field, ''])) as Record<Field, string>
  for (const name of sent.keys())
    if (!(fields as readonly string[]).includes(name) || sent.getAll(name).length > 1)
      throw new Problem(
        400,
        'bad-form',
        `The form has no field "${name.slice(0, 80)}", or has it twice.`,
        `Fields: ${fields.join(', ')}.`,
      )
  for (const [name, value] of sent) form[name as Field] = value
  return form
}
