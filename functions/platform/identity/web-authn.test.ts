import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { challengeOf, checkAssertion, checkRegistration, credentialIdOf, type StoredKey } from './web-authn.ts'

const party = { id: 'premise.example.com', origin: 'https://premise.example.com' }
const challenge = 'Y2hhbGxlbmdl'
const id = randomBytes(20)

type Item = number | string | Buffer | [Item, Item][]

/** CBOR of short items. */
function cbor(item: Item): Buffer {
  const head = (kind: number, size: number) =>
    size < 24
      ? Buffer.from([kind * 32 + size])
      : size < 256
        ? Buffer.from([kind * 32 + 24, size])
        : Buffer.from([kind * 32 + 25, size >> 8, size & 255])
  if (typeof item === 'number') return item < 0 ? head(1, -1 - item) : head(0, item)
  if (typeof item === 'string') return Buffer.concat([head(3, item.length), Buffer.from(item)])
  if (Buffer.isBuffer(item)) return Buffer.concat([head(2, item.length), item])
  return Buffer.concat([head(5, item.length), ...item.flat().map(cbor)])
}

const part = (key: KeyObject, name: 'x' | 'y' | 'n' | 'e') =>
  Buffer.from((key.export({ format: 'jwk' }) as Record<string, string>)[name] as string, 'base64url')

/** Authenticators of the three kinds. */
const kinds = {
  ES256: () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const cose: [Item, Item][] = [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, part(publicKey, 'x')],
      [-3, part(publicKey, 'y')],
    ]
    return { cose, sign: (data: Buffer) => sign('sha256', data, privateKey) }
  },
  EdDSA: () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const cose: [Item, Item][] = [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, part(publicKey, 'x')],
    ]
    return { cose, sign: (data: Buffer) => sign(null, data, privateKey) }
  },
  RS256: () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const cose: [Item, Item][] = [
      [1, 3],
      [3, -257],
      [-1, part(publicKey, 'n')],
      [-2, part(publicKey, 'e')],
    ]
    return { cose, sign: (data: Buffer) => sign('sha256', data, privateKey) }
  },
}

interface Said {
  type: string
  challenge: string
  origin: string
  rpId: string
  flags: number
  count: number
  crossOrigin?: boolean
}

function authenticator(kind: keyof typeof kinds) {
  const { cose, sign: signed } = kinds[kind]()
  const data = ({ rpId, flags, count }: Said) => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(count)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter])
  }
  const clientData = ({ type, challenge: said, origin, crossOrigin = false }: Said) =>
    Buffer.from(JSON.stringify({ type, challenge: said, origin, crossOrigin }))
  return {
    cose,
    create(change: Partial<Said> = {}, key: Item = cose): string {
      const said = {
        type: 'webauthn.create',
        challenge,
        origin: party.origin,
        rpId: party.id,
        flags: 0x45,
        count: 1,
        ...change,
      }
      const length = Buffer.from([0, id.length])
      const authData = Buffer.concat([data(said), Buffer.alloc(16), length, id, cbor(key)])
      const attestation = cbor([
        ['fmt', 'none'],
        ['attStmt', []],
        ['authData', authData],
      ])
      return JSON.stringify({
        clientData: clientData(said).toString('base64url'),
        attestation: attestation.toString('base64url'),
      })
    },
    get(change: Partial<Said> = {}, spoil = (signature: Buffer) => signature): string {
      const said = {
        type: 'webauthn.get',
        challenge,
        origin: party.origin,
        rpId: party.id,
        flags: 5,
        count: 2,
        ...change,
      }
      const [authData, client] = [data(said), clientData(said)]
      const signature = spoil(signed(Buffer.concat([authData, createHash('sha256').update(client).digest()])))
      const text = { id, clientData: client, data: authData, signature }
      return JSON.stringify(
        Object.fromEntries(Object.entries(text).map(([name, bytes]) => [name, bytes.toString('base64url')])),
      )
    },
  }
}

const stored = async (made: ReturnType<typeof authenticator>): Promise<StoredKey> =>
  checkRegistration(made.create(), party)

describe.each(['ES256', 'EdDSA', 'RS256'] as const)('a passkey of the kind %s', (kind) => {
  it('is made, and then signs', async () => {
    const made = authenticator(kind)
    const key = await checkRegistration(made.create(), party)
    expect(key).toMatchObject({ id: id.toString('base64url'), signCount: 1 })
    for (let count = 2; count < 22; count++)
      expect(await checkAssertion(made.get({ count }), party, { ...key, signCount: count - 1 })).toBe(count)
  })

  it('does not sign for another key, nor with a signature that was changed', async () => {
    const key = await stored(authenticator(kind))
    await expect(checkAssertion(authenticator(kind).get(), party, key)).rejects.toThrow('not of this key')
    const made = authenticator(kind)
    const own = await stored(made)
    for (const spoil of [
      () => Buffer.alloc(1),
      (signature: Buffer) => signature.subarray(1),
      (signature: Buffer) => Buffer.concat([signature, Buffer.from([0])]),
      (signature: Buffer) => signature.with(signature.length - 1, (signature.at(-1) as number) ^ 1) as Buffer,
    ])
      await expect(
        checkAssertion(
          made.get({}, (signature) => Buffer.from(spoil(signature))),
          party,
          own,
        ),
      ).rejects.toThrow('not of this key')
  })
})

describe('what an authenticator says', () => {
  const made = authenticator('ES256')
  const wrong: [string, Partial<Said>, string][] = [
    ['another type', { type: 'webauthn.other' }, 'another question'],
    ['another origin', { origin: 'https://premise.example.com.evil.example' }, 'another origin'],
    ['another scheme', { origin: 'http://premise.example.com' }, 'another origin'],
    ['a frame of another origin', { crossOrigin: true }, 'another origin'],
    ['another name', { rpId: 'evil.example' }, 'another name'],
    ['no presence', { flags: 0x44 }, 'did not ask'],
    ['no verification', { flags: 0x41 }, 'did not ask'],
  ]

  it.each(wrong)('is refused with %s, at both ends', async (_, change, why) => {
    await expect(checkRegistration(made.create(change), party)).rejects.toThrow(why)
    await expect(checkAssertion(made.get(change), party, await stored(made))).rejects.toThrow(why)
  })

  it('is refused when one is sent for the other', async () => {
    await expect(checkRegistration(made.create({ type: 'webauthn.get' }), party)).rejects.toThrow('another question')
    await expect(checkAssertion(made.get({ type: 'webauthn.create' }), party, await stored(made))).rejects.toThrow(
      'another question',
    )
  })

  it('is refused when its count does not grow, unless it never counts', async () => {
    const key = await stored(made)
    for (const count of [0, 1])
      await expect(checkAssertion(made.get({ count }), party, key)).rejects.toThrow('does not grow')
    expect(await checkAssertion(made.get({ count: 0 }), party, { ...key, signCount: 0 })).toBe(0)
  })

  it('is refused without a credential, or with a key of another kind', async () => {
    await expect(checkRegistration(made.create({ flags: 5 }), party)).rejects.toThrow('no credential')
    const other = (change: [Item, Item][]) =>
      made.create({}, [...new Map([...made.cose, ...change] as [number, Item][])])
    for (const change of [[[3, -6]], [[-1, 2]], [[1, 4]], [[-2, Buffer.alloc(3)]]] as [Item, Item][][])
      await expect(checkRegistration(other(change), party)).rejects.toThrow(RangeError)
  })

  it('is refused when it is anything else, and never with another error', async () => {
    const key = await stored(made)
    const whole = JSON.parse(made.create()) as Record<string, string>
    const texts = [
      '',
      '{',
      'null',
      '[]',
      '{}',
      '{"clientData":"%","attestation":"%"}',
      JSON.stringify({ ...whole, more: 1 }),
    ]
    const cut = Array.from({ length: 30 }, (_, i) =>
      JSON.stringify({
        ...whole,
        attestation: whole.attestation?.slice(0, Math.floor((whole.attestation.length * i) / 31)),
      }),
    )
    for (const text of [...texts, ...cut]) {
      await expect(checkRegistration(text, party), text).rejects.toThrow(RangeError)
      await expect(checkAssertion(text, party, key), text).rejects.toThrow(RangeError)
      expect(credentialIdOf(text)).toBe('')
    }
    expect(challengeOf('{}')).toBe('')
    expect(challengeOf(made.get())).toBe(challenge)
  })
})
