// npm run -s bench -- sign-in: what page answers feel of a storm of sign-ins from many addresses, each with another login.
import { header, ledgerLines } from './ledger-lines.ts'
import { print } from './print.ts'
import { probe, tailFigure } from './probe.ts'
import { type Server, startServer } from '../test/server.ts'

const seconds = 15
const clients = 16

export async function run(): Promise<void> {
  // As behind a proxy, so that each attempt may come from an address of its own.
  const server = await startServer({ config: 'trusted_proxies = ["127.0.0.1"]\n' })
  try {
    const lines = [header, ...ledgerLines(20_000, { seed: 2, from: '2023-10-01', days: 20 })]
    await server.rows(lines.join(''))
    await server.refresh()
    const headers = { authorization: `Bearer ${await server.token('viewer')}` }
    const page = `${server.base}/api/pages/executive`
    const idle = await probe(page, headers, 5)
    const before = await derivations(server)
    const storming = storm(server)
    const during = await probe(page, headers, storming)
    const statuses = await storming
    print({
      ...tailFigure('sign-in-p99-storm', during, idle),
      derivationsASecond: ((await derivations(server)) - before) / seconds,
      answers: Object.fromEntries(statuses),
    })
  } finally {
    await server.stop()
  }
}

async function derivations(server: Server): Promise<number> {
  return (await server.operator<{ done: number }>('/api/operator/derivations')).done
}

/** @returns how often each status was answered. */
async function storm(server: Server): Promise<Map<number, number>> {
  const statuses = new Map<number, number>()
  const endMs = Date.now() + seconds * 1000
  let attempts = 0
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (Date.now() < endMs) {
        const n = attempts++
        const answer = await fetch(`${server.base}/sign-in`, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'x-forwarded-for': `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`,
          },
          body: new URLSearchParams({ login: `someone-${n}@example.com`, password: 'not the right one' }),
        })
        await answer.text()
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      }
    }),
  )
  return statuses
}
