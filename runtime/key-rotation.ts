// New secrets in the place of old ones, so that an interrupted change is completed by repeating it.
import { existsSync, readFileSync } from 'node:fs'
import { ask } from './control.ts'
import { keyFile, type KeyRing, keyRing, keyRingText, newSecret, secretFile, writeSecret } from './data-folder.ts'
import { Failure } from './failure.ts'
import { reloadServer } from './reload.ts'
import { type Server, withServer } from './server-access.ts'

interface KeyUse {
  current: number
  /** How many keys are wrapped under each version. */
  inUse: Record<string, number>
}

const dayMs = 86_400_000

/** @returns the tenant's key ring as it lies in its file. @throws Failure. */
export function ringOf(data: string, tenant: string): KeyRing {
  const file = secretFile(data, keyFile(tenant))
  if (!existsSync(file))
    throw new Failure(`There is no secret ${file}.`, 'See the tenants that there are: premise tenant list')
  return keyRing(readFileSync(file, 'utf8'), keyFile(tenant))
}

/** @returns which versions of a tenant's key are in use. */
export function keyUse(data: string, tenant: string): Promise<KeyUse> {
  const act = ({ control }: Server) => ask<KeyUse>(control, '/api/operator/rekey')
  return withServer(data, 'secrets', act, tenant)
}

/**
 * Gives a tenant a new version of its key and wraps everything under it anew. An interrupted one is gone on with: no further version is made.
 * @param say told what goes on.
 * @returns the version that seals now, and how many keys of persons were wrapped anew.
 */
export async function rotateKeys(
  data: string,
  tenant: string,
  say: (line: string) => void,
): Promise<{ version: number; rewrapped: number }> {
  await reloadServer(data)
  const { current, inUse } = await keyUse(data, tenant)
  const isWhole = Object.keys(inUse).every((version) => version === String(current))
  if (isWhole) {
    const ring = ringOf(data, tenant)
    const next = { current: current + 1, keys: { ...ring.keys, [current + 1]: newSecret() } }
    // On the disk before anything is sealed under it; the old ones stay, so that everything can be opened at every moment.
    writeSecret(data, keyFile(tenant), keyRingText(next))
    await reloadServer(data)
  } else {
    say(`Going on with the rotation to version ${current}.`)
  }
  const act = ({ control }: Server) => ask<{ rewrapped: number }>(control, '/api/operator/rekey', { json: {} })
  const { rewrapped } = await withServer(data, 'secrets', act, tenant)
  return { version: ringOf(data, tenant).current, rewrapped }
}

/** Takes versions that nothing is wrapped under any more out of the ring. @returns those taken out. */
export async function pruneKeys(data: string, tenant: string): Promise<string[]> {
  await reloadServer(data)
  const { current, inUse } = await keyUse(data, tenant)
  const ring = ringOf(data, tenant)
  const old = Object.keys(ring.keys).filter((version) => version !== String(current) && inUse[version] === undefined)
  if (old.length === 0) return []
  const keys = Object.fromEntries(Object.entries(ring.keys).filter(([version]) => !old.includes(version)))
  writeSecret(data, keyFile(tenant), keyRingText({ ...ring, keys }))
  await reloadServer(data)
  return old
}

/** Begins a tenant's ring anew after it was lost. Its version is one that no ring had, so that nothing old is tried with it. */
export function beginRing(data: string, tenant: string): void {
  if (existsSync(secretFile(data, keyFile(tenant))))
    throw new Failure(
      `The keys of the tenant ${tenant} are there.`,
      `Rotate them without --force: premise secrets rotate keys --tenant ${tenant}`,
    )
  writeSecret(data, keyFile(tenant), `${Math.floor(Date.now() / dayMs)} ${newSecret()}\n`)
}

/** Makes a new secret in the place of the old one, and has the server take it. @param name 'operator', 'pepper' or 'audit'. */
export async function replaceSecret(data: string, name: string): Promise<void> {
  writeSecret(data, name, `${newSecret()}\n`)
  await reloadServer(data)
}
