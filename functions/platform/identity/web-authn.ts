// What an authenticator says, checked (Web Authentication level 3, sections 7.1 and 7.2). No attestation is asked for: who made the authenticator does not matter.
import { z } from 'zod'
import { fromBase64url, toBase64url } from '../../../lib/text/base64url.ts'
import { joined } from '../privacy/tenant-keys.ts'
import { readCbor } from './cbor.ts'
import { type PublicKey, readCoseKey, verifySignature } from './cose-key.ts'

/** Whom a passkey is made for: it is good at this name only. */
export interface RelyingParty {
  /** Host name, without a port. */
  id: string
  /** 'https://premise.example.com'. */
  origin: string
}

export interface StoredKey extends PublicKey {
  signCount: number
}

const present = 1
const verified = 4
const hasCredential = 64
const text = z.string().min(1).max(20_000)
const registration = z.strictObject({ clientData: text, attestation: text })
const assertion = z.strictObject({ id: z.string().min(1).max(1400), clientData: text, data: text, signature: text })
const clientDataSchema = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
})
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** @returns the challenge that an answer of the browser (JSON) answers, '' when it is no such answer. It is to be looked at before anything else. */
export function challengeOf(answer: string): string {
  try {
    const { clientData } = z.object({ clientData: text }).parse(JSON.parse(answer))
    return clientDataSchema.parse(JSON.parse(decoder.decode(fromBase64url(clientData)))).challenge
  } catch {
    return ''
  }
}

/** @returns the credential's id in an assertion (JSON), '' when it is none. */
export function credentialIdOf(answer: string): string {
  try {
    return assertion.parse(JSON.parse(answer)).id
  } catch {
    return ''
  }
}

/**
 * Checks a new credential. The challenge is the caller's to check: see challengeOf.
 * @param answer JSON: {clientData, attestation}, both base64url.
 * @throws RangeError that says what is wrong with it.
 */
export async function checkRegistration(answer: string, party: RelyingParty): Promise<StoredKey & { id: string }> {
  const { clientData, attestation } = parsed(registration, answer)
  checkClientData(fromBase64url(clientData), 'webauthn.create', party)
  const { value } = readCbor(fromBase64url(attestation))
  const data = value instanceof Map ? value.get('authData') : undefined
  if (!(data instanceof Uint8Array)) throw new RangeError('the attestation holds no data')
  const { flags, signCount } = await checkAuthenticatorData(data, party)
  if ((flags & hasCredential) === 0 || data.length < 55) throw new RangeError('the answer holds no credential')
  const idLength = (data[53] as number) * 256 + (data[54] as number)
  const id = data.slice(55, 55 + idLength)
  if (idLength < 1 || idLength > 1023 || id.length !== idLength) throw new RangeError('the credential has no proper id')
  const key = readCoseKey(readCbor(data.slice(55 + idLength)).value)
  return { ...key, id: toBase64url(id), signCount }
}

/**
 * Checks that the holder of a stored key is there. The challenge is the caller's to check: see challengeOf.
 * @param answer JSON: {id, clientData, data, signature}, all base64url.
 * @returns the authenticator's new count.
 * @throws RangeError that says what is wrong with it.
 */
export async function checkAssertion(answer: string, party: RelyingParty, key: StoredKey): Promise<number> {
  const sent = parsed(assertion, answer)
  const clientData = fromBase64url(sent.clientData)
  checkClientData(clientData, 'webauthn.get', party)
  const data = fromBase64url(sent.data)
  const { signCount } = await checkAuthenticatorData(data, party)
  const signed = joined(data, new Uint8Array(await crypto.subtle.digest('SHA-256', clientData)))
  if (!(await verifySignature(key, fromBase64url(sent.signature), signed)))
    throw new RangeError('the signature is not of this key')
  // A count that does not grow is a copy of the authenticator; those that do not count send 0 for ever.
  if ((signCount > 0 || key.signCount > 0) && signCount <= key.signCount)
    throw new RangeError('the count of the authenticator does not grow')
  return signCount
}

function parsed<T>(schema: z.ZodType<T>, answer: string | Uint8Array): T {
  try {
    return schema.parse(JSON.parse(typeof answer === 'string' ? answer : decoder.decode(answer)))
  } catch {
    throw new RangeError('the answer is not in its form')
  }
}

function checkClientData(bytes: Uint8Array, type: string, party: RelyingParty): void {
  const data = parsed(clientDataSchema, bytes)
  if (data.type !== type) throw new RangeError('the answer is to another question')
  if (data.origin !== party.origin || data.crossOrigin === true)
    throw new RangeError('the answer is for another origin')
}

async function checkAuthenticatorData(data: Uint8Array<ArrayBuffer>, party: RelyingParty) {
  if (data.length < 37) throw new RangeError('the data of the authenticator is cut short')
  const wanted = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(party.id)))
  if (!wanted.every((byte, at) => data[at] === byte)) throw new RangeError('the answer is for another name')
  const flags = data[32] as number
  if ((flags & present) === 0 || (flags & verified) === 0)
    throw new RangeError('the authenticator did not ask its person')
  return { flags, signCount: new DataView(data.buffer, data.byteOffset).getUint32(33) }
}
