// HTTP over the control socket, as the operator of this installation.
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Failure } from './failure.ts'

export interface Control {
  socket: string
  operatorKey: string
  /** What every address begins with: '' for the first tenant, '/t/acme' for another. */
  path?: string
}

export interface Question {
  method?: string
  /** Sent as JSON. */
  json?: unknown
  body?: Readable
  headers?: Record<string, string>
  /** No answer within this time is a failure; none by default, since an import takes as long as it takes. */
  timeoutMs?: number
}

export interface Reply {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** @returns the whole reply, whatever its status. @throws Error of the connection. */
export function send(
  { socket, operatorKey, path: tenantPath = '' }: Control,
  path: string,
  { method, json, body, headers = {}, timeoutMs }: Question = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sends = json !== undefined || body !== undefined
    const request = httpRequest(
      {
        socketPath: socket,
        path: tenantPath + path,
        method: method ?? (sends ? 'POST' : 'GET'),
        agent: false,
        headers: {
          host: 'localhost',
          authorization: `Bearer ${operatorKey}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    // A server that refuses early closes while we still send: its answer, which may be on its way, tells more than the broken pipe.
    request.on('error', (error) => setTimeout(() => reject(error), 200))
    if (timeoutMs !== undefined)
      request.setTimeout(timeoutMs, () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)))
    if (body !== undefined) {
      body.on('error', (error) => request.destroy(error))
      body.pipe(request)
    } else {
      request.end(json === undefined ? undefined : JSON.stringify(json))
    }
  })
}

/** @returns the reply's JSON. @throws Failure with the server's own message and hint when it refused. */
export async function ask<T>(control: Control, path: string, question: Question = {}): Promise<T> {
  return replyJson<T>(await reach(control, path, question))
}

/** As send, with a connection error told as a Failure. */
export async function reach(control: Control, path: string, question: Question = {}): Promise<Reply> {
  try {
    return await send(control, path, question)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(
      `The server did not answer: ${(error as Error).message}.`,
      'See its log for the reason, then run the same command again; nothing is done twice.',
    )
  }
}

export function replyJson<T>({ status, text }: Reply): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Failure(`The server answered ${status} with something that is not JSON.`, 'See its log for the reason.')
  }
  if (status < 400) return value as T
  const { title, detail, message, hint, requestId } = value as Record<string, string | undefined>
  throw new Failure(
    detail ?? message ?? title ?? `The server answered ${status}.`,
    hint ?? `See its log${requestId === undefined ? '' : ` for request ${requestId}`}.`,
  )
}
