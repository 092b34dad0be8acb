import { defineConfig } from 'vitest/config'
import { migrationsModule, migrationsModuleName } from './runtime/migrations-module.ts'

const generated = `\0${migrationsModuleName}`

// Two sizes: what a change can break (npm test), and the long runs with it (PREMISE_TEST_SIZE=all).
// Tests in test/ run the real server, so everything is built first.
export default defineConfig({
  plugins: [{
    name: 'migrations',
    resolveId: (id: string) => (id === migrationsModuleName ? generated : undefined),
    load: (id: string) => (id === generated ? migrationsModule() : undefined),
  }],
  test: {
    include: ['lib/**/*.test.ts', 'functions/**/*.test.ts', 'site/**/*.test.ts', 'runtime/**/*.test.ts', 'bench/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['./test/setup.ts'],
    reporters: ['default', './runtime/test-reporter.ts'],
    pool: 'forks',
    // Each server that a test starts is a process of its own: more at once than cores only makes all of them wait.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 300_000,
    teardownTimeout: 30_000,
    env: { PREMISE_TEST_SIZE: process.env.PREMISE_TEST_SIZE ?? 'change' },
  },
})
