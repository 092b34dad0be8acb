import { describe, expect, it } from 'vitest'
import { brandCss, contrast, contrastLeast, onDark, readsOnPaper } from './brand.ts'
import { settingsSchema } from './settings.ts'

const settings = { name: 'A', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en-GB' }

describe('the colour of a tenant', () => {
  it('has the contrast of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(contrast('#12473f', '#12473f')).toBe(1)
  })

  it('is refused where it cannot be read on the paper, or is no colour', () => {
    expect(settingsSchema.safeParse({ ...settings, branding: { accent: '#8a1538' } }).success).toBe(true)
    expect(settingsSchema.safeParse({ ...settings, branding: {} }).success).toBe(true)
    expect(settingsSchema.safeParse(settings).success).toBe(true)
    for (const accent of ['#ffd700', '#FFF', 'red', '#8a1538;}body{display:none', ''])
      expect(settingsSchema.safeParse({ ...settings, branding: { accent } }).success, accent).toBe(false)
    expect(settingsSchema.safeParse({ ...settings, branding: { logo: 'x' } }).success).toBe(false)
  })

  it('is lightened on dark paper until it can be read, and only then', () => {
    for (const accent of ['#000000', '#00008b', '#8a1538', '#12473f'].filter(readsOnPaper)) {
      expect(contrast(onDark(accent), '#121516')).toBeGreaterThanOrEqual(contrastLeast)
      expect(brandCss(accent)).toContain(`{--accent:${accent};`)
    }
    expect(onDark('#9ad0ff')).toBe('#9ad0ff')
    expect(brandCss(null)).toBe('')
  })
})
