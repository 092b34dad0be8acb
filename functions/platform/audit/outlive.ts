// Work that others wait for must not end with the request that happened to begin it. How the host keeps it going is told at the edge.
let keep: (work: Promise<unknown>) => void = () => undefined

/** @param host keeps work going after the request that it is called in has ended (`waitUntil`). */
export function outliveWith(host: (work: Promise<unknown>) => void): void {
  keep = host
}

/** Keeps work going whatever becomes of the request. */
export function outlive(work: Promise<unknown>): void {
  keep(work.catch(() => undefined))
}
