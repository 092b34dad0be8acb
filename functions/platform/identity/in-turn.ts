const turns = new Map<string, Promise<unknown>>()

/** Runs changes of a tenant's rights one after the other, so that what one has checked still holds when it writes: one process holds a data folder. */
export function inTurn<T>(tenant: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(tenant) ?? Promise.resolve()).then(work)
  turns.set(
    tenant,
    turn.catch(() => undefined),
  )
  return turn
}
