import { X509Certificate, createPrivateKey } from 'node:crypto'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { certificateDays, makeCertificate } from './certificate.ts'

const now = new Date()
const made = makeCertificate(['premise.lan', 'localhost', '127.0.0.1', 'fd00::1:2'], now)
const [own, ca] = made.certificate
  .split(/(?<=-----END CERTIFICATE-----\n)/)
  .map((text) => new X509Certificate(text)) as [X509Certificate, X509Certificate]

describe('a certificate of our own making', () => {
  it('is for all the names, for as long as it says, and signed by an authority that may sign', () => {
    expect(own.subjectAltName).toBe(
      'DNS:premise.lan, DNS:localhost, IP Address:127.0.0.1, IP Address:FD00:0:0:0:0:0:1:2',
    )
    expect([
      own.checkHost('premise.lan'),
      own.checkHost('other.lan'),
      own.checkIP('127.0.0.1'),
      own.checkIP('127.0.0.2'),
    ]).toEqual(['premise.lan', undefined, '127.0.0.1', undefined])
    expect(Math.round((own.validToDate.getTime() - own.validFromDate.getTime()) / 86_400_000)).toBe(certificateDays)
    expect([own.ca, ca.ca]).toEqual([false, true])
    expect([own.verify(ca.publicKey), ca.verify(ca.publicKey), own.checkIssued(ca), ca.verify(own.publicKey)]).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(own.checkPrivateKey(createPrivateKey(made.key))).toBe(true)
    expect(new X509Certificate(made.ca).fingerprint256).toBe(ca.fingerprint256)
    expect(own.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  })

  it('is another one each time', () => {
    const other = new X509Certificate(makeCertificate(['premise.lan'], now).certificate)
    expect(other.serialNumber).not.toBe(own.serialNumber)
    expect(other.verify(ca.publicKey)).toBe(false)
  })

  it('is taken by a client that trusts the authority, and by no other', async () => {
    const server = createServer({ key: made.key, cert: made.certificate }, (_, response) => response.end('hello'))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const ask = (options: object) =>
      new Promise<string>((resolve) =>
        request({ host: '127.0.0.1', port, agent: false, ...options }, (answer) =>
          answer.resume().on('end', () => resolve(`HTTP ${answer.statusCode}`)),
        )
          .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
          .end(),
      )
    try {
      expect(await ask({ ca: made.ca })).toBe('HTTP 200')
      expect(await ask({ ca: made.ca, servername: 'premise.lan' })).toBe('HTTP 200')
      expect(await ask({ ca: made.ca, servername: 'other.lan' })).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
      expect(await ask({})).toBe('SELF_SIGNED_CERT_IN_CHAIN')
    } finally {
      server.close()
    }
  })
})
