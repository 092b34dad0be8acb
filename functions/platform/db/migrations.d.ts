declare module 'premise:migrations' {
  /** migrations/*.sql in order of their names, embedded at build. */
  export const migrations: { name: string; sql: string }[]
}
