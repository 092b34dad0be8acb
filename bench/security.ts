// npm run -s bench -- security: how much of the programme of docs/security.md is under test.
import { programme, testNames } from '../test/security-programme.ts'
import { print } from './print.ts'

export async function run(): Promise<void> {
  const cases = programme()
  for (const kind of ['abuse', 'bad day', 'own'] as const) {
    const all = cases.filter((each) => each.kind === kind)
    const tested = all.filter(({ status }) => status === 'tested')
    print({
      name: `security: cases under test, ${kind}`,
      value: tested.length,
      unit: 'cases',
      reference: all.length,
      ratio: tested.length / all.length,
      notApplicable: all.filter(({ status }) => status === 'not applicable').map(({ id }) => id),
    })
  }
  print({ name: 'security: tests in the repository', value: testNames().length, unit: 'tests' })
}
