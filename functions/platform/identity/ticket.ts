// What the server gives a browser to bring back unchanged: the second step of a sign-in, a challenge. Signed under the pepper, over after minutes, kept nowhere.
import type { Env } from '../../env.ts'
import { fromBase64url, toBase64url } from '../../../lib/text/base64url.ts'
import { joined } from '../privacy/tenant-keys.ts'
import { sameSecret, secretHash } from './secret.ts'

const lifeMs = 5 * 60_000
const macBytes = 32
const encoder = new TextEncoder()
const decoder = new TextDecoder()

type TicketEnv = Pick<Env, 'PEPPER' | 'TENANT'>

/**
 * @param purpose what the ticket is good for, and nothing else.
 * @returns base64url of the content as JSON with its end, and the MAC.
 */
export async function makeTicket(
  env: TicketEnv,
  purpose: string,
  content: Record<string, unknown>,
  now: Date,
): Promise<string> {
  const nonce = toBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const bytes = encoder.encode(JSON.stringify({ ...content, nonce, untilMs: now.getTime() + lifeMs }))
  return toBase64url(joined(bytes, fromBase64url(await mac(env, purpose, bytes))))
}

/** @returns what the ticket was made with, and when it is over; null for any other text, another purpose, or too late. */
export async function readTicket<Content extends Record<string, unknown>>(
  env: TicketEnv,
  purpose: string,
  text: string,
  now: Date,
): Promise<(Content & { untilMs: number }) | null> {
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = fromBase64url(text)
  } catch {
    return null
  }
  if (bytes.length <= macBytes) return null
  const content = bytes.slice(0, -macBytes)
  if (!sameSecret(toBase64url(bytes.slice(-macBytes)), await mac(env, purpose, content))) return null
  const read = JSON.parse(decoder.decode(content)) as Content & { untilMs: number }
  return read.untilMs > now.getTime() ? read : null
}

/** Uses a ticket up: the statements fail, and with them their whole transaction, when it was used before. */
export async function spendTicket(env: Env, text: string, untilMs: number, now: Date): Promise<D1PreparedStatement[]> {
  return [
    env.DB.prepare('DELETE FROM identity_spent WHERE expires_at < ?1').bind(now.toISOString()),
    env.DB.prepare('INSERT INTO identity_spent (hash, expires_at) VALUES (?1, ?2)').bind(
      await secretHash(text, env.PEPPER),
      new Date(untilMs).toISOString(),
    ),
  ]
}

function mac({ PEPPER, TENANT }: TicketEnv, purpose: string, content: Uint8Array): Promise<string> {
  return secretHash(`ticket\n${TENANT.id}\n${purpose}\n${toBase64url(content)}`, PEPPER)
}
