// Secrets that are none: what stands in documentation and tests, and what somebody types to fill a field.

/** Values of 32 bytes and more that stand somewhere in this repository. */
const printed = ['0123456789abcdef0123456789abcdef', 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8']
const placeholder = /change.?me|example|placeholder|password|your.?(?:secret|key)/i
const differentLeast = 10

/** @returns whether a secret is a known example, a placeholder, or of so few characters that nobody drew it by chance. */
export function isExample(secret: string): boolean {
  return printed.includes(secret) || placeholder.test(secret) || new Set(secret).size < differentLeast
}
