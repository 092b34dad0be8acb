// npm run -s eval -- NAME --data DIR [options]: prints one JSON object a line with what was measured on public data.
const evaluations: Record<string, () => Promise<{ run(args: string[]): Promise<void> }>> = {
  forecast: () => import('./forecast.ts'),
  train: () => import('./train.ts'),
  anomaly: () => import('./anomaly.ts'),
  ledger: () => import('./ledger.ts'),
  company: () => import('./company.ts'),
  classify: () => import('./classify.ts'),
  regress: () => import('./regress.ts'),
}

const [wanted = '', ...args] = process.argv.slice(2)
const evaluation = evaluations[wanted]
if (evaluation === undefined) {
  console.error(`There is no evaluation called "${wanted}".\nGive one of: ${Object.keys(evaluations).join(', ')}.`)
  process.exit(2)
}
try {
  await (await evaluation()).run(args)
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
process.exit(0)

export {}
