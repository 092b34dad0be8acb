let seen = 0

/** Called for every request, so that long work can tell whether somebody else is waiting. */
export function countRequest(): void {
  seen++
}

/** @returns how many requests this process has seen. */
export function requestsSeen(): number {
  return seen
}
