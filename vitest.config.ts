import { defineConfig } from 'vitest/config'
import { migrationsModule, migrationsModuleName } from './runtime/migrations-module.ts'

const generated = `\0${migrationsModuleName}`

/** The worker's `import … from 'premise:migrations'`, as its bundle has it. */
const migrations = {
  name: 'migrations',
  resolveId: (id: string) => (id === migrationsModuleName ? generated : undefined),
  load: (id: string) => (id === generated ? migrationsModule() : undefined),
}

const shared = {
  pool: 'forks' as const,
  testTimeout: 60_000,
  hookTimeout: 300_000,
  teardownTimeout: 30_000,
  // Two sizes: what a change can break (npm test), and the long runs with it (npm run test:all).
  env: { PREMISE_TEST_SIZE: process.env.PREMISE_TEST_SIZE ?? 'change' },
}

export default defineConfig({
  test: {
    reporters: ['default', './runtime/test-reporter.ts'],
    // A server that a test starts is a process of its own: more at once than cores only makes all of them wait.
    maxWorkers: 2,
    projects: [
      {
        plugins: [migrations],
        test: {
          ...shared,
          name: 'unit',
          include: ['lib', 'functions', 'generators', 'site', 'runtime', 'bench'].map(
            (folder) => `${folder}/**/*.test.ts`,
          ),
        },
      },
      {
        // These run the real server, so everything is built first.
        plugins: [migrations],
        test: { ...shared, name: 'server', include: ['test/**/*.test.ts'], globalSetup: ['./test/setup.ts'] },
      },
    ],
  },
})
