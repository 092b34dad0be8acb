// A file system of its own, where this user may mount one.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @returns an empty folder that takes so many megabytes, to be taken away by `remove`; null where that is not permitted. */
export function smallDisk(megabytes = 48): { folder: string; remove(): void } | null {
  const folder = mkdtempSync(join(tmpdir(), 'premise-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
  return {
    folder,
    remove() {
      execFileSync('umount', [folder])
      rmSync(folder, { recursive: true })
    },
  }
}

export const mayMount = (() => {
  const disk = smallDisk()
  disk?.remove()
  return disk !== null
})()
