// Requests as they are written on the wire, and what signing in takes.
import { request } from 'node:http'
import type { Role, Server } from './server.ts'

export interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** A request to an address, answered with its bytes as they came: `fetch` would undo their compression. */
export function send(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      const pieces: Buffer[] = []
      answer
        .on('data', (piece: Buffer) => pieces.push(piece))
        .on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }),
        )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** @returns the secret of a new sign-in link, as `premise link` makes one. */
export async function newLink(server: Server, role: Role): Promise<string> {
  const { path } = await server.operator<{ path: string }>('/api/operator/links', { role })
  return new URL(path, server.base).searchParams.get('link') as string
}

/** Posts a form. */
export function post(url: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> {
  return send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  })
}

/** Presses the button of the sign-in page at an address. */
export function signIn(base: string, link: string, headers: Record<string, string> = {}): Promise<Reply> {
  return post(`${base}/sign-in`, { link }, headers)
}

/** @returns the cookie that a reply sets, as a browser sends it back. */
export function cookieOf(reply: Reply): string {
  return (reply.headers['set-cookie']?.[0] ?? '').split(';')[0] as string
}
