// The package brings no types; only what is used here is declared.
declare module 'ml-regression' {
  /** Robust line through points: median of the slopes of all pairs (Theil 1950, Sen 1968). */
  export class TheilSenRegression {
    constructor(x: readonly number[], y: readonly number[])
    readonly slope: number
    readonly intercept: number
  }
}
