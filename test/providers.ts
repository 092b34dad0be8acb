// Providers of single sign-on on loopback: a real one (oidc-provider), one that lies, and a browser without a screen.
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import OidcProvider from 'oidc-provider'

export interface Place {
  /** 'http://127.0.0.1:12345'. */
  origin: string
  close(): Promise<void>
}

/** Listens on loopback, or on another address of this machine. */
export async function listen(listener: RequestListener, address = '127.0.0.1'): Promise<Place & { server: Server }> {
  const server = createServer(listener)
  await new Promise<void>((done) => server.listen(0, address, done))
  return {
    server,
    origin: `http://${address}:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

export interface Person {
  groups: string[]
  email: string
  name: string
}

export interface RealProvider extends Place {
  /** By login name; what stands here counts at the next sign-in. */
  people: Record<string, Person>
  /** Tells it the addresses that people come back to. */
  open(redirectUris: string[]): void
}

export const clientSecret = 'a-secret-of-the-client-at-the-provider'

/** The `oidc-provider` of npm with its own login pages; groups are told at its userinfo address only. */
export async function startRealProvider(): Promise<RealProvider> {
  let listener: RequestListener = (_, response) => response.writeHead(503).end()
  const place = await listen((request, response) => listener(request, response))
  const people: RealProvider['people'] = {}
  return {
    ...place,
    people,
    open(redirectUris) {
      listener = new OidcProvider(place.origin, {
        clients: [
          {
            client_id: 'premise',
            client_secret: clientSecret,
            redirect_uris: redirectUris,
            grant_types: ['authorization_code'],
            response_types: ['code'],
          },
        ],
        cookies: { keys: ['a key of this test'] },
        pkce: { required: () => true },
        ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
        claims: { openid: ['sub'], email: ['email'], profile: ['name', 'groups'] },
        findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
      }).callback()
    },
  }
}

/** Keeps cookies by origin and follows redirects itself, as a browser does. */
export class Browser {
  readonly #jar = new Map<string, Map<string, string>>()

  cookies(origin: string): Map<string, string> {
    const cookies = this.#jar.get(origin) ?? new Map<string, string>()
    this.#jar.set(origin, cookies)
    return cookies
  }

  /** One request, redirects not followed. */
  async ask(url: string, form?: Record<string, string>): Promise<Response> {
    const cookies = this.cookies(new URL(url).origin)
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), accept: 'text/html' },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '' || /max-age=0(;|$)|expires=Thu, 01 Jan 1970/i.test(set)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }

  /** Follows redirects until there is none. @returns the last answer and its address. */
  async open(url: string, form?: Record<string, string>): Promise<{ url: string; answer: Response }> {
    let answer = await this.ask(url, form)
    let at = url
    for (let hops = 0; hops < 10; hops++) {
      const location = answer.headers.get('location')
      if (location === null) break
      at = new URL(location, at).href
      answer = await this.ask(at)
    }
    return { url: at, answer }
  }

  /** Signs in at the provider's own pages: who it is, then consent. @returns the last answer, of Premise. */
  async signIn(base: string, login: string): Promise<{ url: string; answer: Response }> {
    let { url, answer } = await this.open(`${base}/sign-in/sso`)
    for (let pages = 0; pages < 4 && /\/interaction\//.test(url); pages++) {
      const prompt = /name="prompt" value="(\w+)"/.exec(await answer.text())?.[1] as string
      ;({ url, answer } = await this.open(url, { prompt, login, password: 'any' }))
    }
    return { url, answer }
  }
}

export interface Lie {
  header?: Record<string, unknown>
  claims?: Record<string, unknown>
  /** The payload as text, for what JSON.stringify would not write. */
  payload?: string
  signer?(input: string): string
}

/** A provider that is all the test wants: it signs whatever it is told. */
export interface LyingProvider extends Place {
  /** What its discovery document says beside the usual, or a whole answer in its place. */
  discovery: Record<string, unknown> | ((request: IncomingMessage, response: ServerResponse) => void)
  lie: Lie
  /** Bodies that came to the token address. */
  asked: string[]
  /** Makes another signing key; the old one is no longer published. */
  rotate(): void
  publicPem(): string
}

export async function startLyingProvider(): Promise<LyingProvider> {
  let key = newKey(1)
  const nonces = new Map<string, string>()
  const place = await listen((request, response) => {
    const json = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
    const { pathname, searchParams } = new URL(request.url ?? '/', place.origin)
    if (pathname === '/.well-known/openid-configuration') {
      const { discovery } = provider
      if (typeof discovery === 'function') return discovery(request, response)
      return json({
        issuer: place.origin,
        authorization_endpoint: `${place.origin}/authorize`,
        token_endpoint: `${place.origin}/token`,
        jwks_uri: `${place.origin}/keys`,
        ...discovery,
      })
    }
    if (pathname === '/keys')
      return json({ keys: [{ ...key.public.export({ format: 'jwk' }), kid: key.kid, alg: 'RS256', use: 'sig' }] })
    if (pathname === '/authorize') {
      nonces.set('code', searchParams.get('nonce') ?? '')
      const back = new URL(searchParams.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ code: 'code', state: searchParams.get('state') ?? '' }).toString()
      return response.writeHead(302, { location: back.href }).end()
    }
    let body = ''
    request
      .on('data', (piece) => {
        body += piece
      })
      .on('end', () => {
        provider.asked.push(body)
        json({
          id_token: tokenOf(place.origin, nonces.get('code') ?? '', key, provider.lie),
          access_token: 'a',
          token_type: 'Bearer',
        })
      })
  })
  const provider: LyingProvider = {
    ...place,
    discovery: {},
    lie: {},
    asked: [],
    rotate() {
      key = newKey(Number(key.kid) + 1)
    },
    publicPem: () => key.public.export({ format: 'pem', type: 'spki' }) as string,
  }
  return provider
}

interface Key {
  kid: string
  public: KeyObject
  private: KeyObject
}

function newKey(number: number): Key {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { kid: String(number), public: publicKey, private: privateKey }
}

function tokenOf(issuer: string, nonce: string, key: Key, { header, claims, payload, signer }: Lie): string {
  const seconds = Math.floor(Date.now() / 1000)
  const head = encoded(JSON.stringify({ alg: 'RS256', kid: key.kid, ...header }))
  const body = encoded(
    payload ??
      JSON.stringify({
        iss: issuer,
        sub: 'mallory',
        aud: 'premise',
        exp: seconds + 300,
        iat: seconds,
        nonce,
        groups: ['staff'],
        ...claims,
      }),
  )
  const signature =
    signer?.(`${head}.${body}`) ?? sign('sha256', Buffer.from(`${head}.${body}`), key.private).toString('base64url')
  return `${head}.${body}.${signature}`
}

/** HMAC-SHA-256 as HS256 has it. */
export function hmac(secret: string, input: string): string {
  return createHmac('sha256', secret).update(input).digest('base64url')
}

const encoded = (text: string) => Buffer.from(text).toString('base64url')
