// The disk below the databases as the launcher sees it: the worker itself cannot look.

export interface Disk {
  /** Less is free than what is kept for sign-in, the audit log and the records of runs. */
  low: boolean
  /** A write takes more than a second to reach it. */
  slow: boolean
  /** Bytes inside the database file that hold nothing any more, by tenant. */
  unused: Record<string, number>
}

let known: Disk = { low: false, slow: false, unused: {} }

/** @returns what was told last; all is well where nobody tells. */
export function disk(): Disk {
  return known
}

export function tellDisk(told: Disk): void {
  known = told
}
