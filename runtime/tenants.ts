// The tenants of an installation: which there are, how one comes and how one goes.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { keyFile, makeSecrets, secretFile, ssoFile } from './data-folder.ts'
import { databaseFolder, tenantDatabases } from './database.ts'
import { Failure } from './failure.ts'
import { installationFile, readSettings, settingsOf, tenantId, tenantIds } from './installation.ts'
import { withoutTenant, withTenant } from './tenants-file.ts'

/** Keys of premise.toml below [tenants.<id>]. */
export type TenantValues = Record<string, string | number | string[]>

/** @returns every tenant that is configured, and those that have left databases with keys behind. */
export function knownTenants(data: string): string[] {
  const configured = tenantIds(readSettings(data))
  const secrets = join(data, 'secrets')
  const keyed = existsSync(secrets)
    ? readdirSync(secrets).flatMap((name) => /^keys-([a-z][a-z0-9-]*)$/.exec(name)?.[1] ?? [])
    : []
  const left = keyed.filter((id) => !configured.includes(id) && tenantDatabases(data, [id]).length > 0)
  return [...configured, ...left.sort()]
}

/** Writes a tenant into premise.toml and makes its keys. @returns what takes it back. @throws Failure when there is one of that name. */
export function addTenant(data: string, id: string, values: TenantValues, remark = ''): () => void {
  const checked = z.union([z.literal('main'), tenantId]).safeParse(id)
  if (!checked.success)
    throw new Failure(
      `"${id}" cannot be a tenant's name.`,
      'It is lower-case letters, digits and dashes, such as acme.',
    )
  if (tenantIds(readSettings(data)).includes(id))
    throw new Failure(`There is a tenant "${id}" already.`, 'See: premise tenant list')
  if (tenantDatabases(data, [id]).length > 0)
    throw new Failure(
      `${data} holds databases of a tenant "${id}" that premise.toml does not name.`,
      `Write [tenants.${id}] into ${installationFile(data)} to use them again, or move them away: premise tenant remove ${id}`,
    )
  const file = installationFile(data)
  const before = textOf(file)
  const text = withTenant(before, id, values, remark)
  settingsOf(text, file)
  writeText(file, text)
  makeSecrets(data, [id])
  return () => {
    if (textOf(file) === text) writeText(file, before)
  }
}

/** Takes a tenant out of premise.toml. @returns what was cut, '' when it did not stand there. @throws Failure when it cannot be cut. */
export function cutTenant(data: string, id: string): string {
  if (id === 'main')
    throw new Failure('The tenant "main" is the installation itself.', 'Remove the data folder, or one of the others.')
  const configured = tenantIds(readSettings(data))
  if (!configured.includes(id)) {
    if (tenantDatabases(data, [id]).length > 0) return ''
    throw unknownTenant(id, configured)
  }
  const file = installationFile(data)
  const result = withoutTenant(textOf(file), id)
  if (result === null)
    throw new Failure(
      `The tenant "${id}" is written in ${file} in a way that is not cut out safely.`,
      'Delete its lines there by hand, then run the same command again.',
    )
  writeText(file, result.text)
  return result.cut
}

/** Moves databases and keys of a tenant that nobody serves. @param cut its lines of premise.toml. @returns the folder where they lie now. */
export function moveTenantAside(data: string, id: string, cut: string): string {
  const aside = join(data, 'backups', `removed-${id}-${new Date().toISOString().replace(/[-:]|\..*/g, '')}`)
  mkdirSync(join(aside, databaseFolder), { recursive: true, mode: 0o700 })
  mkdirSync(join(aside, 'secrets'), { recursive: true, mode: 0o700 })
  if (cut !== '') writeFileSync(join(aside, 'tenant.toml'), cut, { mode: 0o600 })
  for (const { file } of tenantDatabases(data, [id]))
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(file + suffix)) renameSync(file + suffix, join(aside, file.slice(data.length + 1) + suffix))
  for (const name of [keyFile(id), ssoFile(id)])
    if (existsSync(secretFile(data, name))) renameSync(secretFile(data, name), join(aside, 'secrets', name))
  return aside
}

export function unknownTenant(id: string, known: readonly string[]): Failure {
  return new Failure(
    `There is no tenant "${id}".`,
    `There ${known.length === 1 ? 'is' : 'are'}: ${known.join(', ')}. Another one: premise tenant add ${/^[a-z][a-z0-9-]{0,30}$/.test(id) ? id : 'ID'}`,
  )
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** In one step, so that nobody reads half of it. */
function writeText(file: string, text: string): void {
  try {
    const target = existsSync(file) ? realpathSync(file) : file
    const mode = existsSync(file) ? statSync(file).mode & 0o777 : 0o600
    writeFileSync(`${target}.new`, text, { mode })
    renameSync(`${target}.new`, target)
  } catch (error) {
    throw new Failure(
      `${file} cannot be written: ${(error as Error).message}.`,
      'Let the file and its folder belong to the user who runs Premise.',
    )
  }
}
