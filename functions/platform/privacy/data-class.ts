// What a column tells about people, and what follows from it. Every column of every table has a class: `classesOf` does not compile without.
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'

/** How values of a class lie in the database: as they are, as a pseudonym, or encrypted. */
export type Kept = 'plain' | 'pseudonym' | 'sealed'

/** Every class, what it holds, and how it is kept. */
export const dataClasses = {
  /** Whose publication harms nobody: days, units, codes of things, market indices. */
  public: { says: 'No harm to anyone: days, units, codes of things, market indices.', kept: 'plain' },
  /** The firm's own numbers and names of things: accounts, products, departments, other firms, amounts of trade. */
  business: { says: "The firm's own numbers; names of things and of firms.", kept: 'plain' },
  /** Natural key of a row that names no person. */
  key: { says: 'Number by which a row is known.', kept: 'plain' },
  /** Number by which a natural person is known, and natural keys that contain one. */
  person: { says: 'Number by which a person is known.', kept: 'pseudonym' },
  /** Attribute of a person that helps to recognise it. */
  trait: { says: 'Attribute that helps to recognise a person: role, level, location, birth year.', kept: 'plain' },
  /** What a person is paid, in whatever form. */
  pay: { says: 'Pay, benefits and reimbursements of a person.', kept: 'plain' },
  /** Absence and its kind: tells about health and family. */
  health: { says: 'Absence of a person and its kind.', kept: 'plain' },
  /** What a person is judged to be, or has answered in confidence. */
  rating: { says: 'Assessments of a person, and its answers to surveys.', kept: 'plain' },
  /** Names of natural persons, national ids, IBANs of persons. */
  identity: { says: 'Names of persons, national ids, bank accounts of persons.', kept: 'sealed' },
  /** E-mail, phone and postal addresses of persons. */
  contact: { says: 'E-mail, phone and addresses of persons.', kept: 'sealed' },
  /** Free text that people wrote; searched in redacted form only. */
  text: { says: 'Free text that people wrote.', kept: 'sealed' },
  /** The platform's own bookkeeping. */
  system: { says: "The program's own bookkeeping: ids, batches, hashes, states.", kept: 'plain' },
} as const satisfies Record<string, { says: string; kept: Kept }>

export type DataClass = keyof typeof dataClasses

/** How long rows are kept, and why so long. */
export interface Keep {
  months: number | 'always'
  reason: string
}

/** A table's entry in the register of processing, and the class of each of its columns. */
export interface TableClasses {
  table: SQLiteTable
  title: string
  /** Why it is processed, one sentence. */
  purpose: string
  /** Column (drizzle property) that names whom the row is about; its sealed columns are under this person's own key. */
  person?: string
  /** Columns that tell about another person than `person`, by that person's column: a score of the agent in a customer's ticket. */
  about?: Readonly<Record<string, string>>
  /** Its texts are searched, in redacted form; `department` is the column by which row rules divide them. */
  search?: { department?: string }
  keep: Keep
  /** By drizzle property. */
  columns: Readonly<Record<string, DataClass>>
}

type Columns<T extends SQLiteTable> = keyof T['_']['columns'] & string

/**
 * Declares the classes of a drizzle table; a column that is missing or unknown does not compile.
 * @throws RangeError naming table and column where that was got around, and where a class cannot be kept in its column.
 */
export function classesOf<T extends SQLiteTable>(
  table: T,
  classes: Omit<TableClasses, 'table' | 'person' | 'about' | 'search' | 'columns'> & {
    person?: NoInfer<Columns<T>>
    about?: Partial<Record<NoInfer<Columns<T>>, NoInfer<Columns<T>>>>
    search?: { department?: NoInfer<Columns<T>> }
    columns: Record<NoInfer<Columns<T>>, DataClass>
  },
): TableClasses {
  const declared = { table, ...classes } as TableClasses
  checkClasses(declared)
  return declared
}

/** @throws RangeError naming table and column when the classes do not match the table's columns. */
export function checkClasses({ table, person, about = {}, search, columns }: TableClasses): void {
  const name = getTableName(table)
  const own = getTableColumns(table)
  for (const property of Object.keys(own))
    if (!Object.hasOwn(columns, property)) throw new RangeError(`${name}.${property} has no data class`)
  for (const [property, dataClass] of Object.entries(columns)) {
    const column = own[property] as SQLiteColumn | undefined
    if (column === undefined) throw new RangeError(`${name} has no column ${property}, which has a data class`)
    if (!Object.hasOwn(dataClasses, dataClass))
      throw new RangeError(`${name}.${property} has the data class ${dataClass}, which does not exist`)
    if (dataClasses[dataClass].kept !== 'plain' && (column.columnType !== 'SQLiteText' || column.enumValues?.length))
      throw new RangeError(`${name}.${property} is no free text and cannot be ${dataClasses[dataClass].kept}`)
  }
  if (person !== undefined && columns[person] !== 'person')
    throw new RangeError(`${name}.${person} names whom a row is about and is not of the class person`)
  for (const [column, other] of Object.entries(about))
    if (columns[column] === undefined || columns[other] !== 'person' || other === person)
      throw new RangeError(`${name}.${column} cannot be about ${other}`)
  if (search !== undefined && !Object.values(columns).includes('text'))
    throw new RangeError(`${name} has no texts that could be searched`)
}

/** @returns how values of the class lie in the database. */
export function keptAs(dataClass: DataClass): Kept {
  return dataClasses[dataClass].kept
}

/** @returns whether a value of the class, met in a file, may be repeated in a report that is kept. */
export function isTold(dataClass: DataClass): boolean {
  return ['public', 'business', 'key', 'system'].includes(dataClass)
}

/** @returns the properties whose values are kept in this way. */
export function columnsKept(classes: TableClasses, kept: Kept): string[] {
  return Object.keys(classes.columns).filter((property) => keptAs(classes.columns[property] as DataClass) === kept)
}
