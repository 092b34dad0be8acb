// Rules of the tenant about signing in: whose role asks for a second factor.
import { z } from 'zod'

export interface SignInRules {
  /** Roles whose users see nothing but their account until they have signed in with a second factor. */
  secondFactorFor: string[]
}

export const rulesSchema = z.strictObject({ secondFactorFor: z.array(z.string().min(1).max(100)).max(100) })
const name = 'sign-in'

/** Of the rules as JSON, for statements that read them beside something else. */
export const rulesColumn = `(SELECT value FROM tenants_setting WHERE name = '${name}')`

/** @returns the rules in a text of `rulesColumn`. */
export function rulesOf(value: string | null): SignInRules {
  return value === null ? { secondFactorFor: [] } : rulesSchema.parse(JSON.parse(value))
}

export async function loadRules(db: D1Database): Promise<SignInRules> {
  return rulesOf((await db.prepare(`SELECT ${rulesColumn} AS value`).first<{ value: string | null }>())?.value ?? null)
}

/** @returns the statement that keeps the rules. */
export function saveRules(db: D1Database, rules: SignInRules): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO tenants_setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    )
    .bind(name, JSON.stringify(rules))
}

/** @returns whether a session that began in this way has shown two factors. */
export function hasSecondFactor(method: string): boolean {
  return method.includes('+') || method === 'passkey' || method === 'sso'
}
