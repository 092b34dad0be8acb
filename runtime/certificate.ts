// A certificate for an installation that has none: X.509 version 3 (RFC 5280) in DER, signed with ECDSA on P-256.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'

export interface MadeCertificate {
  /** What browsers are told to trust, PEM. Its key is not kept: nothing else will ever be signed with it. */
  ca: string
  /** The server's certificate and the one above it, PEM. */
  certificate: string
  /** The server's key, PEM (PKCS #8). */
  key: string
}

/** Apple and others take no longer life from a server's certificate. */
export const certificateDays = 825

/**
 * Makes a certificate authority, lets it sign one server certificate, and forgets the authority's key.
 * @param hosts names ('premise.lan') and addresses ('192.168.1.5') by which browsers will come; the first one is the subject's name.
 */
export function makeCertificate(hosts: string[], now: Date): MadeCertificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const from = new Date(now.getTime() - 3_600_000)
  const to = new Date(from.getTime() + certificateDays * 86_400_000)
  const issuer = name(`Premise ${hosts[0]} ${randomBytes(4).toString('hex')}`)
  const ca = certificate({
    subject: issuer,
    issuer,
    from,
    to,
    publicKey: authority.publicKey,
    signer: authority.privateKey,
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true), integer(Buffer.from([0])))),
      extension('2.5.29.15', true, bits(0x06, 1)),
      extension('2.5.29.14', false, octets(keyId(authority.publicKey))),
      // Browsers that trust it are asked to trust it for these names only.
      extension('2.5.29.30', true, sequence(tagged(0, true, ...hosts.map((host) => sequence(permitted(host)))))),
    ],
  })
  const own = certificate({
    subject: name(hosts[0] as string),
    issuer,
    from,
    to,
    publicKey: server.publicKey,
    signer: authority.privateKey,
    extensions: [
      extension('2.5.29.19', true, sequence()),
      extension('2.5.29.15', true, bits(0x80, 7)),
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', false, sequence(...hosts.map(alternativeName))),
      extension('2.5.29.14', false, octets(keyId(server.publicKey))),
      extension('2.5.29.35', false, sequence(tagged(0, false, keyId(authority.publicKey)))),
    ],
  })
  return {
    ca: pem(ca),
    certificate: pem(own) + pem(ca),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  }
}

interface Draft {
  subject: Buffer
  issuer: Buffer
  from: Date
  to: Date
  publicKey: KeyObject
  signer: KeyObject
  extensions: Buffer[]
}

function certificate({ subject, issuer, from, to, publicKey, signer, extensions }: Draft): Buffer {
  const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
  const serial = randomBytes(16)
  // Positive, and never with a zero in front.
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40
  const content = sequence(
    tagged(0, true, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    issuer,
    sequence(time(from), time(to)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, true, sequence(...extensions)),
  )
  return sequence(
    content,
    ecdsaWithSha256,
    element(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', content, signer)])),
  )
}

/** Tag, length, content (X.690, definite form). */
function element(tag: number, content: Buffer): Buffer {
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

const sequence = (...parts: Buffer[]) => element(0x30, Buffer.concat(parts))
const octets = (content: Buffer) => element(0x04, content)
const integer = (bytes: Buffer) => element(0x02, bytes)
const boolean = (value: boolean) => element(0x01, Buffer.from([value ? 0xff : 0]))
const bits = (byte: number, unused: number) => element(0x03, Buffer.from([unused, byte]))

function tagged(number: number, isConstructed: boolean, ...content: Buffer[]): Buffer {
  return element((isConstructed ? 0xa0 : 0x80) | number, Buffer.concat(content))
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((part) => {
    const groups = [part & 0x7f]
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return element(0x06, Buffer.from(bytes))
}

function name(common: string): Buffer {
  return sequence(element(0x31, sequence(oid('2.5.4.3'), element(0x0c, Buffer.from(common.slice(0, 64), 'utf8')))))
}

/** UTCTime to 2049, as RFC 5280 wants it, GeneralizedTime after. */
function time(at: Date): Buffer {
  const text = `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
  return at.getUTCFullYear() < 2050 ? element(0x17, Buffer.from(text.slice(2))) : element(0x18, Buffer.from(text))
}

function extension(id: string, isCritical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(isCritical ? [boolean(true)] : []), octets(value))
}

function alternativeName(host: string): Buffer {
  return isIP(host) === 0 ? tagged(2, false, Buffer.from(host, 'ascii')) : tagged(7, false, addressBytes(host))
}

/** A name constraint on an address is the address and its mask. */
function permitted(host: string): Buffer {
  if (isIP(host) === 0) return alternativeName(host)
  const address = addressBytes(host)
  return tagged(7, false, address, Buffer.alloc(address.length, 0xff))
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  // The URL parser writes every IPv6 address in hexadecimal groups with one gap at most.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const left = groups(head)
  const right = groups(tail ?? '')
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }).subarray(-65))
    .digest()
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`
}
