import type { Context } from 'hono'
import type { AppEnv } from './env.ts'

/** What went wrong, thrown from anywhere below a route; app.ts answers it as RFC 9457 problem JSON. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string
  readonly more: Record<string, unknown>

  /**
   * @param status HTTP status; 5xx must carry no detail of the inside.
   * @param code kebab-case, stable, for scripts.
   * @param message what happened and why, in a sentence.
   * @param hint what to do.
   */
  constructor(status: number, code: string, message: string, hint: string, more: Record<string, unknown> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.hint = hint
    this.more = more
  }
}

const titles: Record<number, string> = {
  400: 'Not accepted',
  401: 'Sign-in needed',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  408: 'Too slow',
  409: 'Not possible now',
  410: 'Gone',
  413: 'Too large',
  415: 'Unsupported format',
  421: 'Unknown host',
  422: 'Not acceptable rows',
  429: 'Too many requests',
  500: 'Something failed',
  502: 'No answer from outside',
  503: 'Not ready',
  507: 'Disk full',
}

/** @returns an RFC 9457 problem response. */
export function problem(
  c: Context<AppEnv>,
  status: number,
  code: string,
  message: string,
  hint: string,
  more: Record<string, unknown> = {},
): Response {
  const requestId = c.get('requestId')
  const body = {
    type: `urn:premise:problem:${code}`,
    title: titles[status] ?? 'Error',
    status,
    code,
    detail: message,
    hint,
    requestId,
    ...more,
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
}
