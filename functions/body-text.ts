import { Problem } from './problem.ts'

const deadlineMs = 20_000

/**
 * Reads a small body as text. The runtime has no limit of its own, neither of bytes nor of time.
 * @throws Problem 413 beyond `bytesMost`, 408 when it is not whole after 20 seconds, 400 when it breaks off.
 */
export async function bodyText(request: Request, bytesMost: number): Promise<string> {
  if (request.body === null) return ''
  if (Number(request.headers.get('content-length')) > bytesMost) {
    await request.body.cancel()
    throw tooLarge(bytesMost)
  }
  const reader = request.body.getReader()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Problem(408, 'body-too-slow', 'The body did not arrive in time.', 'Send it again.')),
      deadlineMs,
    )
  })
  try {
    return await Promise.race([whole(reader, bytesMost), late])
  } finally {
    clearTimeout(timer)
    reader.cancel().catch(() => undefined)
  }
}

async function whole(reader: ReadableStreamDefaultReader<Uint8Array>, bytesMost: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read().catch(brokenOff)
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > bytesMost) throw tooLarge(bytesMost)
    text += decoder.decode(value, { stream: true })
  }
}

/** The client left, or its chunks are none. */
function brokenOff(): never {
  throw new Problem(400, 'broken-body', 'The body broke off, or is not written as HTTP wants it.', 'Send it again.')
}

function tooLarge(bytesMost: number): Problem {
  return new Problem(413, 'body-too-large', `The body is larger than ${bytesMost} bytes.`, 'Send less at once.')
}
