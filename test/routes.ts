// Every route of the program as the running server itself lists them.
import type { Server } from './server.ts'

export interface Route {
  method: string
  /** With a 1 for each name in it: an address that can be asked. */
  path: string
  /** As the document writes it: '/api/batches/{id}'. */
  template: string
  access: string
  /** Media type of the body that it takes, as the document says. */
  bodyType: string | undefined
  /** Names of its parameters in the query, as far as they are described. */
  query: string[]
}

interface Operation {
  description: string
  requestBody?: { content: Record<string, unknown> }
  parameters?: { in: string; name: string }[]
}

/** @returns all routes of GET /api/openapi.json. */
export async function routesOf(server: Server): Promise<Route[]> {
  const { paths } = (await (await fetch(`${server.base}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>
  }
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: template.replaceAll(/\{\w+\}/g, '1'),
      template,
      access: /Access: (\w+)/.exec(operation.description)?.[1] ?? '',
      bodyType: Object.keys(operation.requestBody?.content ?? {})[0],
      query: (operation.parameters ?? []).filter((each) => each.in === 'query').map(({ name }) => name),
    })),
  )
}

/** Does the work on all of them, a few at once. */
export async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>, atOnce = 16): Promise<void> {
  for (let at = 0; at < all.length; at += atOnce) await Promise.all(all.slice(at, at + atOnce).map(work))
}
