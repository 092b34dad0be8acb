import type { Points } from './points.ts'

/**
 * Ninety points around three places. i = np.arange(90); g = i%3
 * x = np.c_[3*(g==1)+np.sin(1.7*i), 4*(g==2)+np.cos(2.3*i)*.8+.5*np.sin(1.7*i)]
 */
export function threeClusters(): Points {
  const values = Float64Array.from({ length: 180 }, (_, at) => {
    const row = at >> 1
    const group = row % 3
    if (at % 2 === 0) return (group === 1 ? 3 : 0) + Math.sin(1.7 * row)
    return (group === 2 ? 4 : 0) + Math.cos(2.3 * row) * 0.8 + 0.5 * Math.sin(1.7 * row)
  })
  return { rows: 90, columns: 2, values }
}
