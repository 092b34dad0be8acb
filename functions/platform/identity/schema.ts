// Tables of identity. Secrets are kept as HMACs under the pepper, which is not in the database.
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const user = sqliteTable(
  'identity_user',
  {
    id: integer('id').primaryKey(),
    name: text('name').notNull(),
    role: text('role').notNull(),
    createdAt: text('created_at').notNull(),
    disabledAt: text('disabled_at'),
    /** What the person signs in with, an e-mail address as a rule, and its blind index. */
    login: text('login'),
    loginIndex: text('login_index'),
    /** 'pbkdf2-sha256$rounds$salt$hash'. */
    password: text('password'),
    passwordAt: text('password_at'),
    /** Sealed secret of the authenticator app, and the last time step that was used. */
    totp: text('totp'),
    totpStep: integer('totp_step'),
    /** Pseudonym of the employee that the user is. */
    person: text('person'),
    /** JSON: members by dimension that row rules give the user, those below them not yet counted. */
    scope: text('scope').notNull(),
  },
  (t) => [uniqueIndex('identity_user_login').on(t.loginIndex)],
)

export const session = sqliteTable(
  'identity_session',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    hash: text('hash').notNull().unique(),
    userId: integer('user_id').notNull(),
    createdAt: text('created_at').notNull(),
    /** It ends then, however much it is used. */
    expiresAt: text('expires_at').notNull(),
    /** Last use, to within some minutes: left alone too long it ends as well. */
    seenAt: text('seen_at').notNull(),
    /** 'link', 'password', 'password+totp', 'passkey', 'sso'. */
    method: text('method').notNull(),
    source: text('source'),
    agent: text('agent'),
    /** JSON: through whose eyes an administrator looks. */
    viewAs: text('view_as'),
  },
  (t) => [index('identity_session_user').on(t.userId)],
)

export const token = sqliteTable('identity_token', {
  id: integer('id').primaryKey(),
  hash: text('hash').notNull().unique(),
  role: text('role').notNull(),
  name: text('name').notNull(),
  createdAt: text('created_at').notNull(),
  revokedAt: text('revoked_at'),
  /** JSON list of actions that it is limited to; null = those of its role. */
  scopes: text('scopes'),
  /** As a user's. */
  scope: text('scope').notNull(),
  expiresAt: text('expires_at'),
  lastUsedAt: text('last_used_at'),
  createdBy: text('created_by'),
})

/** One-time links. */
export const link = sqliteTable('identity_link', {
  hash: text('hash').primaryKey(),
  role: text('role').notNull(),
  createdAt: text('created_at').notNull(),
  expiresAt: text('expires_at').notNull(),
  usedAt: text('used_at'),
  /** 'setup' makes the first owner and 'sign-in' a user; 'invite' and 'reset' belong to one. */
  purpose: text('purpose').notNull(),
  userId: integer('user_id'),
  createdBy: text('created_by'),
})

/** Roles of the tenant's own making. */
export const role = sqliteTable('identity_role', {
  name: text('name').primaryKey(),
  title: text('title').notNull(),
  /** JSON: Policy. */
  policy: text('policy').notNull(),
  createdAt: text('created_at').notNull(),
})

/** Which department lies below which: row rules reach what is below. */
export const unit = sqliteTable(
  'identity_unit',
  {
    dimension: text('dimension').notNull(),
    member: text('member').notNull(),
    parent: text('parent').notNull(),
  },
  (t) => [primaryKey({ columns: [t.dimension, t.member] })],
)

/** Who a user is at a provider of single sign-on. Never matched by e-mail: two providers may give the same one to two persons. */
export const login = sqliteTable(
  'identity_login',
  {
    issuer: text('issuer').notNull(),
    /** HMAC of the provider's subject, which may be an e-mail address. */
    subjectIndex: text('subject_index').notNull(),
    userId: integer('user_id').notNull(),
    createdAt: text('created_at').notNull(),
    usedAt: text('used_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.issuer, t.subjectIndex] }), index('identity_login_user').on(t.userId)],
)

/** A sign-in that has gone to the provider and is not back yet: HMACs of its state and of the browser's cookie. */
export const ssoStart = sqliteTable('identity_sso_start', {
  state: text('state').primaryKey(),
  browser: text('browser').notNull(),
  expiresAt: text('expires_at').notNull(),
})

/** Codes for the day on which the authenticator app is lost; each is good once. */
export const recovery = sqliteTable(
  'identity_recovery',
  {
    userId: integer('user_id').notNull(),
    hash: text('hash').notNull(),
    createdAt: text('created_at').notNull(),
    usedAt: text('used_at'),
  },
  (t) => [primaryKey({ columns: [t.userId, t.hash] })],
)

/** Public keys of authenticators (WebAuthn). */
export const passkey = sqliteTable(
  'identity_passkey',
  {
    /** The authenticator's own id of the credential, base64url. */
    id: text('id').primaryKey(),
    userId: integer('user_id').notNull(),
    /** COSE: -7 ES256, -8 EdDSA, -257 RS256. */
    algorithm: integer('algorithm').notNull(),
    /** JSON Web Key. */
    publicKey: text('public_key').notNull(),
    /** 0 where the authenticator does not count. */
    signCount: integer('sign_count').notNull(),
    /** Browser with which it was made: 'Firefox on Linux'. */
    agent: text('agent').notNull(),
    createdAt: text('created_at').notNull(),
    lastUsedAt: text('last_used_at'),
  },
  (t) => [index('identity_passkey_user').on(t.userId)],
)

/** Tickets that are good once and were used, kept until they would be over anyway. */
export const spent = sqliteTable('identity_spent', {
  hash: text('hash').primaryKey(),
  expiresAt: text('expires_at').notNull(),
})
