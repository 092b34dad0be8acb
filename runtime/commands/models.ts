import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, dataOption, tenantOption } from '../command.ts'
import { ask, type Control } from '../control.ts'
import { Failure } from '../failure.ts'
import { type Server, withServer } from '../server-access.ts'

interface Version {
  version: number
  trainedAt: string
  dataTo: string
  rows: number
  decision: string
  reason: string
  holdOut: { rows: number; figures: Record<string, { value: number; low: number; high: number }> } | null
}

interface Listed {
  name: string
  question: string
  state: { kind: string; missing?: string; trouble?: string; since?: string }
  now: { moment: string; records: number } | null
  alarms: { since: string; text: string }[]
}

type Model = Listed & { champion: Version | null }

type Card = Listed & {
  champion: number | null
  versions: Version[]
  training: { state: string; startedAt: string } | null
}

const actions = ['list', 'show', 'train', 'rollback']

export const command: Command = {
  summary: 'Lists what is predicted and how well, trains a model, goes back to an earlier version of one.',
  usage: '[list | show NAME | train NAME | rollback NAME --to N] [--wait] [--json] [--tenant ID] [--data DIR]',
  options: {
    to: { type: 'string', value: 'N', help: 'the version that is to score from now on' },
    wait: { type: 'boolean', help: 'wait for the end of the training (always so when no server runs)' },
    json: { type: 'boolean', help: 'print JSON' },
    ...tenantOption,
    ...dataOption,
  },
  positionals: [0, 2],
  async run(args) {
    const [action = 'list', name] = args.positionals
    if (!actions.includes(action))
      throw new Failure(`"premise models" cannot "${action}".`, `It can: ${actions.join(', ')}.`)
    if ((action === 'list') !== (name === undefined) || (name !== undefined && !/^[a-z]+\/[a-z0-9-]+$/.test(name)))
      throw new Failure(
        `"premise models ${action}" ${action === 'list' ? 'takes no name' : 'needs the name of a model, such as customers/churn'}.`,
        'Names are in: premise models list',
      )
    const to = args.text('to')
    if ((action === 'rollback') !== (to !== undefined) || (to !== undefined && !/^[1-9]\d{0,8}$/.test(to)))
      throw new Failure(
        action === 'rollback'
          ? '"premise models rollback" needs --to with the number of a version.'
          : '"--to" is for rollback only.',
        'Versions are in: premise models show NAME',
      )
    const print = (value: unknown, text: string) =>
      void process.stdout.write(args.flag('json') ? `${JSON.stringify(value)}\n` : text)
    const act = async ({ control, isPrivate }: Server) => {
      if (action === 'list') {
        const { models } = await ask<{ models: Model[] }>(control, '/api/models')
        print(models, listText(models))
      } else if (action === 'rollback') {
        const done = await ask<{ reason: string }>(control, `/api/models/${name}/promote`, {
          json: { version: Number(to) },
        })
        print(done, `${name}: version ${to} scores from now on. ${done.reason}\n`)
      } else {
        if (action === 'train') await ask(control, `/api/models/${name}/train`, { json: {} })
        const card = await shown(control, name as string, action === 'train' && (args.flag('wait') || isPrivate))
        print(
          card,
          action === 'train' && card.training?.state === 'waiting' ? `${name} is being trained.\n` : cardText(card),
        )
        if (action === 'train' && card.training?.state === 'failed') return 2
      }
      return 0
    }
    return withServer(args.data, 'models', act, args.tenant)
  },
}

/** @returns the card, once nothing is being trained where that is waited for. */
async function shown(control: Control, name: string, wait: boolean): Promise<Card> {
  for (;;) {
    const card = await ask<Card>(control, `/api/models/${name}`)
    if (!wait || !['waiting', 'running'].includes(card.training?.state ?? '')) return card
    await sleep(500)
  }
}

function listText(models: Model[]): string {
  if (models.length === 0) return 'Nothing is predicted here.\n'
  return models
    .map(({ name, state, champion, alarms }) => {
      const scores =
        champion === null ? 'no version scores' : `version ${champion.version} scores, ${figuresText(champion)}`
      const alarm = alarms.map(({ text }) => `  ! ${text}\n`).join('')
      return `${name}  ${scores}  (${stateText(state)})\n${alarm}`
    })
    .join('')
}

function cardText({ name, question, state, champion, versions, alarms }: Card): string {
  const lines = versions.map(
    (version) =>
      `${version.version === champion ? '*' : ' '}${String(version.version).padStart(4)}  ${version.trainedAt.slice(0, 16).replace('T', ' ')}  to ${version.dataTo}  ${version.rows} rows  ${figuresText(version)}\n       ${version.decision}: ${version.reason}\n`,
  )
  const alarm = alarms.map(({ since, text }) => `! since ${since}: ${text}\n`).join('')
  return `${name}: ${question}\n${stateText(state)}\n${alarm}${lines.join('')}`
}

function stateText({ kind, missing, trouble, since }: Listed['state']): string {
  return [kind, missing ?? trouble ?? (since === undefined ? '' : `since ${since}`)].filter(Boolean).join(': ')
}

function figuresText({ holdOut }: Version): string {
  if (holdOut === null) return 'not measured'
  const { auc, rmse } = holdOut.figures
  const [name, figure] = auc === undefined ? ['RMSE', rmse] : ['AUC', auc]
  if (figure === undefined) return 'not measured'
  const digits = (value: number) => String(Number(value.toPrecision(3)))
  return `${name} ${digits(figure.value)} (${digits(figure.low)} to ${digits(figure.high)})`
}
