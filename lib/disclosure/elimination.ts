// The answered cells as a system of equations over atoms, kept reduced to one pivot atom a row.
import { SparseRow } from './sparse-row.ts'

/** A sparse vector of integers over atoms. */
export interface Vector {
  atoms: number[]
  values: number[]
}

/** Entries visited so far: a measure of work that is no clock. */
export interface Effort {
  spent: number
}

/** Larger entries are never met in practice; refusing them keeps every product exact. */
const entryMost = 2 ** 20

/**
 * A basis of the span of accepted cells in reduced form: row j is 1 at its own pivot atom and 0 at the pivots of all others. Pivots are entries of ±1 only, so
 * that all numbers stay integers and nothing is decided by rounding.
 */
export class Elimination {
  /** The pivot atom of each row. */
  readonly pivots: number[] = []
  /** For each atom, the rows that are not 0 there. */
  readonly columns: number[][]
  readonly #effort: Effort
  readonly #rows: SparseRow[] = []
  readonly #rowOfPivot: Int32Array
  readonly #value: Int32Array
  readonly #mark: Int32Array
  #stamp = 0
  readonly #met: Int32Array
  #meeting = 0
  readonly #hits: Int32Array

  constructor(atoms: number, effort: Effort) {
    this.#effort = effort
    this.columns = Array.from({ length: atoms }, () => [])
    this.#rowOfPivot = new Int32Array(atoms).fill(-1)
    this.#value = new Int32Array(atoms)
    this.#mark = new Int32Array(atoms)
    this.#met = new Int32Array(atoms)
    this.#hits = new Int32Array(atoms)
  }

  /** What an indicator of atoms adds to the span: the representative that is 0 at every pivot; empty when it is in the span already. */
  residual(indicated: readonly number[]): Vector {
    const value = this.#value
    const mark = this.#mark
    const stamp = ++this.#stamp
    const touched = [...indicated]
    const active: SparseRow[] = []
    for (const atom of indicated) {
      mark[atom] = stamp
      value[atom] = 1
      const row = this.#rowOfPivot[atom] as number
      if (row >= 0) active.push(this.#rows[row] as SparseRow)
    }
    this.#effort.spent += indicated.length
    for (const { atoms, values, length } of active) {
      this.#effort.spent += length
      for (let i = 0; i < length; i++) {
        const atom = atoms[i] as number
        if (mark[atom] !== stamp) {
          mark[atom] = stamp
          value[atom] = 0
          touched.push(atom)
        }
        value[atom] = (value[atom] as number) - (values[i] as number)
      }
    }
    const atoms = active.length === 0 ? touched : touched.filter((atom) => value[atom] !== 0)
    return { atoms, values: atoms.map((atom) => value[atom] as number) }
  }

  /**
   * Takes a residual as a new row with a pivot where it is ±1.
   * @returns false when a number would grow too large: nothing may be asked of this elimination any more.
   */
  take(residual: Vector, pivot: number): boolean {
    const sign = residual.values[residual.atoms.indexOf(pivot)] as number
    const row = new SparseRow(residual.atoms, residual.values)
    const stamp = ++this.#stamp
    for (let i = 0; i < row.length; i++) {
      const value = (row.values[i] as number) * sign
      row.values[i] = value
      this.#mark[row.atoms[i] as number] = stamp
      this.#value[row.atoms[i] as number] = value
    }
    for (const at of [...(this.columns[pivot] as number[])]) if (!this.#subtract(at, row, pivot, stamp)) return false
    const own = this.pivots.length
    this.pivots.push(pivot)
    this.#rows.push(row)
    this.#rowOfPivot[pivot] = own
    for (const atom of residual.atoms) (this.columns[atom] as number[]).push(own)
    return true
  }

  /** Makes row `at` 0 at the pivot. Atoms of the row that is subtracted carry `stamp`, and their values. */
  #subtract(at: number, from: SparseRow, pivot: number, stamp: number): boolean {
    const row = this.#rows[at] as SparseRow
    const { atoms, values } = row
    const hits = this.#hits
    let hit = 0
    let factor = 0
    for (let i = 0; i < row.length; i++) {
      const atom = atoms[i] as number
      if (this.#mark[atom] !== stamp) continue
      hits[hit++] = i
      if (atom === pivot) factor = values[i] as number
    }
    this.#effort.spent += row.length + from.length
    const met = ++this.#meeting
    // From the end, so that an entry that takes the place of a dropped one has been seen.
    while (hit-- > 0) {
      const i = hits[hit] as number
      const atom = atoms[i] as number
      const entry = (values[i] as number) - factor * (this.#value[atom] as number)
      this.#met[atom] = met
      values[i] = entry
      if (Math.abs(entry) > entryMost) return false
      if (entry !== 0) continue
      row.drop(i)
      this.#forget(atom, at)
    }
    for (let i = 0; i < from.length; i++) {
      const atom = from.atoms[i] as number
      if (this.#met[atom] === met) continue
      row.push(atom, -factor * (from.values[i] as number))
      ;(this.columns[atom] as number[]).push(at)
    }
    return true
  }

  #forget(atom: number, row: number): void {
    const column = this.columns[atom] as number[]
    const last = column.pop() as number
    if (last !== row) column[column.indexOf(row)] = last
  }
}
