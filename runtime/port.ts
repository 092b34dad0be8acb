// The address that a server listens on.
import { createServer } from 'node:net'
import { Failure } from './failure.ts'
import type { Settings } from './installation.ts'

/** @throws Failure when nothing can listen there. */
export async function requireFreePort({ host, port }: Settings): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) =>
      probe.once('error', reject).listen({ host, port, exclusive: true }, resolve),
    )
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new Failure(
        `Port ${port} on ${host} is taken by another program.`,
        'Choose another one with --port N, or stop that program.',
      )
    if (code === 'EACCES')
      throw new Failure(
        `Port ${port} on ${host} may not be used: the system keeps low ports for itself.`,
        'Choose a port above 1023 with --port N.',
      )
    throw new Failure(
      `Nothing can listen on ${host}, port ${port}: ${message}.`,
      'Choose an address of this machine with --host ADDRESS.',
    )
  } finally {
    await new Promise((resolve) => probe.close(resolve))
  }
}
