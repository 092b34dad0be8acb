import { type Arguments, type Command, dataOption, tenantOption } from '../command.ts'
import { requireData } from '../data-folder.ts'
import { Failure } from '../failure.ts'
import { beginRing, keyUse, pruneKeys, replaceSecret, ringOf, rotateKeys } from '../key-rotation.ts'
import { say } from '../server-access.ts'

const kinds = ['keys', 'operator', 'audit', 'pepper'] as const

export const command: Command = {
  summary: 'Makes new secrets in the place of old ones, and shows which versions of a tenant’s key are in use.',
  usage: 'list | rotate keys|operator|audit|pepper | prune',
  options: {
    force: { type: 'boolean', help: 'rotate pepper, or keys that are lost: what hung on the old one is void' },
    json: { type: 'boolean', help: 'print JSON' },
    ...tenantOption,
    ...dataOption,
  },
  positionals: [0, 2],
  async run(args) {
    const [action = 'list', kind] = args.positionals
    if (!['list', 'rotate', 'prune'].includes(action))
      throw new Failure(`"premise secrets" cannot "${action}".`, 'It can: list, rotate, prune.')
    if ((action === 'rotate') !== (kind !== undefined) || (kind !== undefined && !kinds.includes(kind as 'keys')))
      throw new Failure(
        `"premise secrets ${action}" ${action === 'rotate' ? 'needs the name of a secret' : 'takes no name'}.`,
        `Such as: premise secrets rotate keys. Secrets are ${kinds.join(', ')}.`,
      )
    requireData(args.data)
    if (action === 'list') return list(args)
    if (action === 'prune') return prune(args)
    return kind === 'keys' ? rotate(args) : replace(args, kind as 'operator' | 'audit' | 'pepper')
  },
}

async function rotate(args: Arguments): Promise<number> {
  const { data, tenant } = args
  if (args.flag('force')) {
    beginRing(data, tenant)
    return tell(
      args,
      { tenant },
      `The tenant ${tenant} has a new key. What was sealed under the lost one stays closed.`,
    )
  }
  const { version, rewrapped } = await rotateKeys(data, tenant, say)
  const says = `Version ${version} of the key of ${tenant} seals now; ${rewrapped.toLocaleString('en-US')} keys of persons were wrapped anew. Older versions are there until: premise secrets prune`
  return tell(args, { tenant, version, rewrapped }, says)
}

async function prune(args: Arguments): Promise<number> {
  const pruned = await pruneKeys(args.data, args.tenant)
  const says =
    pruned.length === 0
      ? `Every version of the key of ${args.tenant} is in use.`
      : `Version ${pruned.join(', ')} of the key of ${args.tenant} is gone. Backups with secrets that were taken before hold their own.`
  return tell(args, { tenant: args.tenant, pruned }, says)
}

async function replace(args: Arguments, kind: 'operator' | 'audit' | 'pepper'): Promise<number> {
  if (kind === 'pepper' && !args.flag('force'))
    throw new Failure(
      'The pepper is mixed into the hash of every password, session, token and link of every tenant: with another one all of them are void.',
      'If that is what you want, add --force; afterwards "premise link" lets owners in, and people get new passwords and tokens.',
    )
  await replaceSecret(args.data, kind)
  const says = {
    operator: 'The operator key is new; commands on this machine use it at once.',
    audit:
      'The audit log’s checkpoints are signed with a new key from now on; those before keep the public key that they name.',
    pepper: 'The pepper is new: every password, session, token and link is void. Let owners in again: premise link',
  }
  return tell(args, { secret: kind }, says[kind])
}

async function list(args: Arguments): Promise<number> {
  const { data, tenant } = args
  const { current, inUse } = await keyUse(data, tenant)
  const versions = Object.keys(ringOf(data, tenant).keys).map((version) => ({
    version: Number(version),
    seals: Number(version) === current,
    wrapped: inUse[version] ?? 0,
  }))
  const lines = versions.map(
    ({ version, seals, wrapped }) => `version ${version}  ${wrapped} keys wrapped under it${seals ? ', seals' : ''}`,
  )
  return tell(args, { tenant, versions }, lines.join('\n'))
}

function tell(args: Arguments, value: object, text: string): number {
  process.stdout.write(args.flag('json') ? `${JSON.stringify(value)}\n` : `${text}\n`)
  return 0
}
