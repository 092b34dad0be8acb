// Bytes on a socket as an attacker writes them: no client library puts them right.
import { connect } from 'node:net'

export interface RawReply {
  /** Status codes of all answers on the connection, in order. */
  statuses: number[]
  /** Everything that came back. */
  text: string
  /** Whether the server closed the connection. */
  closed: boolean
}

/**
 * Writes the bytes and reads until the server closes, or has been silent for a while after its first answer.
 * @param hold keep the connection open for so long without an answer before it is given up.
 */
export function raw(base: string, bytes: string | Buffer | (string | Buffer)[], hold = 4000): Promise<RawReply> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    const pieces: Buffer[] = []
    let closed = false
    let quiet: NodeJS.Timeout | undefined
    const finish = () => {
      clearTimeout(quiet)
      clearTimeout(late)
      socket.destroy()
      const text = Buffer.concat(pieces).toString('latin1')
      resolve({
        statuses: [...text.matchAll(/(?:^|\r\n)HTTP\/1\.[01] (\d{3})/g)].map((match) => Number(match[1])),
        text,
        closed,
      })
    }
    const late = setTimeout(finish, hold)
    socket.on('data', (piece) => {
      pieces.push(piece)
      clearTimeout(quiet)
      quiet = setTimeout(finish, 250)
    })
    socket.on('close', () => {
      closed = true
      finish()
    })
    socket.on('error', () => {
      closed = true
    })
    socket.on('connect', () => {
      for (const piece of Array.isArray(bytes) ? bytes : [bytes]) socket.write(piece)
    })
  })
}
