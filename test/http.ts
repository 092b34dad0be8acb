// Requests as they are written on the wire, and what signing in takes.
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import type { Server } from './server.ts'

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
export async function newLink({ data, base }: Server, role: 'owner' | 'viewer'): Promise<string> {
  const operator = readFileSync(`${data}/secrets/operator`, 'utf8').trim()
  const answer = await fetch(`${base}/api/operator/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ role }),
  })
  return new URL(((await answer.json()) as { path: string }).path, base).searchParams.get('link') as string
}

/** Presses the button of the sign-in page at an address. */
export function signIn(base: string, link: string, headers: Record<string, string> = {}): Promise<Reply> {
  return send(`${base}/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ link }).toString(),
  })
}

/** @returns the cookie that a reply sets, as a browser sends it back. */
export function cookieOf(reply: Reply): string {
  return (reply.headers['set-cookie']?.[0] ?? '').split(';')[0] as string
}
