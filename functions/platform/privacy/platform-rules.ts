// Rows of the platform itself that go after a time. What is in use stays, however old it is.

export interface PlatformRule {
  /** SQL expression whose first ten characters are the day from which the time counts; NULL: it does not count yet. */
  day: string
}

/** By SQL name. */
export const platformRules: ReadonlyMap<string, PlatformRule> = new Map([
  ['identity_session', { day: 'expires_at' }],
  ['identity_link', { day: 'min(coalesce(used_at, expires_at), expires_at)' }],
  ['identity_token', { day: 'coalesce(revoked_at, expires_at)' }],
  ['ingest_reject', { day: '(SELECT b.started_at FROM ingest_batch AS b WHERE b.id = ingest_reject.batch_id)' }],
  ['models_score', { day: 'day' }],
  ['models_person_score', { day: 'day' }],
  ['refresh_run', { day: "CASE WHEN state = 'running' THEN NULL ELSE started_at END" }],
])
