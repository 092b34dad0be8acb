// Which passwords are taken: length and a list of the common ones, no rules about kinds of characters (NIST SP 800-63B 3.1.1.2).

export const passwordLeast = 12
export const passwordMost = 256

/** Those of the well-known lists that are long enough, without digits at their end. */
const common = new Set(
  `password passwordpassword passwort passwortpasswort qwertyuiop qwertyuiopasdf qwertyqwerty qwertzuiop qwertzuiopasdf asdfghjkl asdfghjklzxcvbnm
  zxcvbnm zxcvbnmasdfghjkl 1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx3edc4rfv q1w2e3r4t5y6 qazwsxedcrfv qweasdzxc qweasdzxcqwe iloveyou iloveyouforever
  letmein letmeinletmein welcome welcomewelcome administrator adminadmin adminadminadmin changeme changemechangeme changeit trustno1 sunshine
  princess football baseball superman batman dragon monkey starwars computer internet whatever michael jennifer michelle correcthorsebatterystaple
  thisismypassword mypassword yourpassword secretpassword supersecret topsecret defaultpassword temporarypassword temppassword newpassword
  companypassword premise premisepremise premisepassword abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz aaaaaaaaaaaa
  passw0rd passw0rdpassw0rd p@ssw0rd p@ssword p@ssw0rdp@ssw0rd pa55word`.split(/\s+/),
)

/** @returns why a password is not taken, in a sentence; null when it is. @param login what the person signs in with. */
export function passwordTrouble(password: string, login: string): string | null {
  const { length } = [...password]
  if (length < passwordLeast)
    return `A password has at least ${passwordLeast} characters; a few words in a row do well.`
  if (length > passwordMost) return `A password has at most ${passwordMost} characters.`
  const plain = password.normalize('NFKC').toLowerCase()
  const name = login.trim().normalize('NFKC').toLowerCase()
  const local = name.split('@')[0] ?? ''
  const bare = plain.replace(/[\d\W_]+$/u, '')
  if (name !== '' && [plain, bare].some((text) => text === name || text === local))
    return 'The password is what you sign in with: whoever knows the one knows the other.'
  if (common.has(plain) || common.has(bare) || isRun(plain) || /^(.{1,4})\1+.{0,3}$/u.test(plain))
    return 'This is one of the passwords that are tried first. Take another one.'
  return null
}

/** Whether each character is one more, or one less, than the one before: '123456789012', 'abcdefghijkl'. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0))
  // On a keyboard 9 is followed by 0.
  return [1, -1].some((step) => steps.every((found) => found === step || found === -9 * step))
}
