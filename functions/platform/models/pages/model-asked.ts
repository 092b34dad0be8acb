import type { Context } from 'hono'
import type { AppEnv } from '../../../env.ts'
import { Problem } from '../../../problem.ts'
import { modelNamed, type NamedModel } from '../registry/catalogue.ts'
import { mayModel } from './score-rights.ts'

/**
 * The model that an address names.
 * @param way where all models are listed, in a sentence.
 * @throws Problem 404 alike for a model that is not there and for one of a domain that the subject does not reach.
 */
export function modelAsked(c: Context<AppEnv>, way: string): NamedModel {
  const named = modelNamed(`${c.req.param('domain')}/${c.req.param('model')}`)
  if (named === undefined || !mayModel(c.get('subject'), named))
    throw new Problem(404, 'unknown-model', 'There is no such model that you may see.', way)
  return named
}
