import { describe, expect, it } from 'vitest'
import { html } from './html.ts'

describe('a template of HTML', () => {
  it('escapes every text and keeps pieces of HTML', () => {
    const hostile = '"><script>alert(1)</script>'
    const inner = html`<b>${hostile}</b>`
    expect(html`<p title="${hostile}">${[inner, 'a & b', 3, null, false, undefined]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"><b>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</b>a &amp; b3</p>',
    )
  })
})
