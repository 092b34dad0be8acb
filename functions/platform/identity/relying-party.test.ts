import { describe, expect, it } from 'vitest'
import type { Env } from '../../env.ts'
import { relyingParty } from './relying-party.ts'

const env = (publicUrl: string | null, hosts: string[] = []) =>
  ({
    INSTALLATION: { publicUrl, secure: publicUrl?.startsWith('https:') ?? false },
    TENANT: { hosts },
  }) as unknown as Pick<Env, 'INSTALLATION' | 'TENANT'>

describe('passkeys are made for', () => {
  it('the name of the installation, on its own port', () => {
    expect(relyingParty(env('https://premise.example.com/base'), 'http://10.0.0.1:8787/base/account')).toEqual({
      id: 'premise.example.com',
      origin: 'https://premise.example.com',
    })
    expect(relyingParty(env('https://premise.example.com:8443'), 'https://premise.example.com:8443/')?.origin).toBe(
      'https://premise.example.com:8443',
    )
  })

  it("a tenant's own host, and no host that somebody makes up", () => {
    const of = env('https://premise.example.com', ['acme.example.com'])
    expect(relyingParty(of, 'https://acme.example.com/')?.id).toBe('acme.example.com')
    expect(relyingParty(of, 'https://evil.example/')?.id).toBe('premise.example.com')
  })

  it('localhost, whatever the installation is called', () => {
    expect(relyingParty(env(null), 'http://localhost:8787/sign-in')).toEqual({
      id: 'localhost',
      origin: 'http://localhost:8787',
    })
  })

  it('nothing without a name or without TLS', () => {
    expect(relyingParty(env(null), 'http://127.0.0.1:8787/')).toBeNull()
    expect(relyingParty(env('http://premise.example.com'), 'http://premise.example.com/')).toBeNull()
    expect(relyingParty(env('https://192.0.2.1'), 'https://192.0.2.1/')).toBeNull()
    expect(relyingParty(env('https://[2001:db8::1]'), 'https://[2001:db8::1]/')).toBeNull()
  })
})
