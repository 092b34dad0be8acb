import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { withoutTenant, withTenant } from './tenants-file.ts'

const file = `# Ours since 2024.
port = 9000   # behind nginx

[tenant]
name = "First" # the old firm

# The subsidiary.
[tenants.beta]
name = "Beta"

[tenants.beta.sso]
issuer = "https://login.beta.example"

# Limits of this machine.
[limits]
heap_megabytes = 256
`

describe('tenants in premise.toml', () => {
  it('are added at the end, and what was there stays byte by byte', () => {
    const added = withTenant(file, 'acme', { name: 'Größe "7" \\ \u007f', hosts: ['a.example'] }, 'new')
    expect(added.startsWith(file)).toBe(true)
    expect(parse(added)).toMatchObject({
      port: 9000,
      tenants: { beta: { name: 'Beta' }, acme: { name: 'Größe "7" \\ \u007f', hosts: ['a.example'] } },
    })
    expect(withTenant('', 'demo', { name: 'D' })).toBe('[tenants.demo]\nname = "D"\n')
    expect(withTenant('port = 1', 'demo', {})).toBe('port = 1\n\n[tenants.demo]\n')
  })

  it('are cut out with the tables below them, and nothing else changes', () => {
    const { text, cut } = withoutTenant(file, 'beta') as { text: string; cut: string }
    expect(text).toBe(file.replace(/\[tenants\.beta\][\s\S]*login\.beta\.example"\n/, ''))
    expect(parse(cut)).toEqual({ tenants: { beta: { name: 'Beta', sso: { issuer: 'https://login.beta.example' } } } })
    expect(text).toContain('# The subsidiary.')
    expect(text).toContain('# Limits of this machine.')
    const added = withTenant(file, 'acme', { name: 'Acme' })
    expect(withoutTenant(added, 'acme')?.text).toBe(file)
    expect(withoutTenant(withTenant('', 'demo', { name: 'D' }), 'demo')?.text.trim()).toBe('')
  })

  it('are cut out where only the header is there', () => {
    const text = '[tenants.gamma]\nname = "Gamma"\n\n[limits]\nheap_megabytes = 64\n[tenants.beta]'
    expect(withoutTenant(text, 'beta')?.text).toBe(text.replace('\n[tenants.beta]', ''))
  })

  it.each([
    ['an inline table', 'tenants = { beta = { name = "Beta" } }\n'],
    ['a dotted key', 'tenants.beta.name = "Beta"\n'],
    ['a text within a text', '[tenants.beta]\nname = """\n[limits]\n"""\n'],
  ])('are left alone where they are written as %s', (_, text) => {
    expect(parse(text)).toHaveProperty('tenants.beta')
    expect(withoutTenant(text, 'beta')).toBeNull()
  })
})
