// Somebody who calls the server with one credential.
import { cookieOf, signIn } from './http.ts'
import type { Server } from './server.ts'

export interface Said {
  status: number
  headers: Headers
  /** The body as JSON, or as text where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  body: any
}

export interface Caller {
  headers: Record<string, string>
  get(path: string, headers?: Record<string, string>): Promise<Said>
  /** A JSON body, with any method. */
  json(method: string, path: string, body: unknown, headers?: Record<string, string>): Promise<Said>
  /** A form, as a browser of the same site sends it. */
  form(path: string, fields?: Record<string, string>): Promise<Said>
}

export function caller(base: string, headers: Record<string, string>): Caller {
  const ask = async (path: string, init: RequestInit): Promise<Said> => {
    const answer = await fetch(base + path, { redirect: 'manual', ...init })
    // A stream of events has no end.
    if (answer.headers.get('content-type') === 'text/event-stream') {
      await answer.body?.cancel()
      return { status: answer.status, headers: answer.headers, body: '' }
    }
    const text = await answer.text()
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
  }
  return {
    headers,
    get: (path, more = {}) => ask(path, { headers: { ...headers, ...more } }),
    json: (method, path, body, more = {}) =>
      ask(path, {
        method,
        headers: { ...headers, 'content-type': 'application/json', ...more },
        body: JSON.stringify(body),
      }),
    form: (path, fields = {}) =>
      ask(path, {
        method: 'POST',
        headers: { ...headers, 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams(fields),
      }),
  }
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** A new person in a browser. @param tenant '' or '/t/b'. */
export async function browser(server: Server, role: string, tenant = ''): Promise<Caller> {
  const { path } = await server.operator<{ path: string }>(`${tenant}/api/operator/links`, { role })
  const link = new URL(path, server.base).searchParams.get('link') as string
  return caller(server.base, { cookie: cookieOf(await signIn(server.base + tenant, link)) })
}
