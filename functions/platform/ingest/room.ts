import { Problem } from '../../problem.ts'
import { disk } from '../health/disk.ts'

/**
 * Called before an import and after each of its transactions.
 * @param bytes size of the tenant's database file.
 * @param most what the tenant may fill, bytes; null = no cap.
 * @throws Problem 507 when the rest of the disk is kept for others, or the tenant's share is used up.
 */
export function requireRoom(tenant: string, bytes: number, most: number | null): void {
  const { low, unused } = disk()
  if (low)
    throw new Problem(
      507,
      'disk-reserve',
      'The disk is nearly full: what is left is kept for signing in, the audit log and refreshes. Nothing of this file was kept.',
      'Free space on the volume of the data directory, then send the file again with the same Idempotency-Key.',
    )
  if (most !== null && bytes - (unused[tenant] ?? 0) > most)
    throw new Problem(
      507,
      'quota-full',
      `The data of this tenant has reached its share of ${Math.round(most / 1e6)} MB. Nothing of this file was kept.`,
      'Undo batches that are not needed, or ask for a larger share (limits.tenant_megabytes in premise.toml).',
    )
}
