// npm run -s bench -- NAME [options]: prints one JSON object a line with name, value, unit, reference and ratio.
const benches: Record<string, () => Promise<{ run(args: string[]): Promise<void> }>> = {
  serve: () => import('./serve.ts'),
  ingest: () => import('./ingest.ts'),
  refresh: () => import('./refresh.ts'),
  query: () => import('./query.ts'),
  memory: () => import('./memory.ts'),
  forecast: () => import('./forecast.ts'),
  generate: () => import('./generate.ts'),
  security: () => import('./security.ts'),
  learn: () => import('./learn.ts'),
  training: () => import('./training.ts'),
  'sign-in': () => import('./sign-in.ts'),
}

const [wanted = '', ...args] = process.argv.slice(2)
const bench = benches[wanted]
if (bench === undefined) {
  console.error(`There is no bench called "${wanted}".\nGive one of: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
await (await bench()).run(args)
process.exit(0)

export {}
