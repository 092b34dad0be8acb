// A sparse row of integers that grows and shrinks in place.

/** Entries in no particular order; the first `length` of `atoms` and `values` count. */
export class SparseRow {
  atoms: Int32Array
  values: Int32Array
  length: number

  constructor(atoms: readonly number[], values: readonly number[]) {
    this.atoms = Int32Array.from(atoms)
    this.values = Int32Array.from(values)
    this.length = atoms.length
  }

  push(atom: number, value: number): void {
    if (this.length === this.atoms.length) this.#grow()
    this.atoms[this.length] = atom
    this.values[this.length++] = value
  }

  /** Takes the entry at an index out; the last one moves to its place. */
  drop(index: number): void {
    const last = --this.length
    this.atoms[index] = this.atoms[last] as number
    this.values[index] = this.values[last] as number
  }

  #grow(): void {
    const room = Math.max(8, this.length + (this.length >> 1))
    const atoms = new Int32Array(room)
    const values = new Int32Array(room)
    atoms.set(this.atoms)
    values.set(this.values)
    this.atoms = atoms
    this.values = values
  }
}
