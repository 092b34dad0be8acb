// Decimal text to integer cents, exactly: the text never becomes a float.

const tooLarge = 'is too large'
const notNumber = 'is not a number'
const zero = 48

/** Reads amounts of one file. After `read` returned null, `reason` says why; `rounded` counts amounts that had more than two decimals. */
export class AmountReader {
  rounded = 0
  reason = ''
  readonly #decimal: number
  readonly #declared: boolean

  /** @param decimal the declared decimal mark; a point unless told. */
  constructor(decimal?: '.' | ',') {
    this.#decimal = (decimal ?? '.').charCodeAt(0)
    this.#declared = decimal !== undefined
  }

  /** @returns hundredths, rounded half to even, within 2^53; null when it is not an amount. */
  read(text: string): number | null {
    const length = text.length
    let at = 0
    let negative = false
    const first = text.charCodeAt(0)
    if (first === 45 || first === 43) {
      negative = first === 45
      at = 1
    }
    let cents = 0
    let digits = 0
    for (; at < length; at++) {
      const digit = text.charCodeAt(at) - zero
      if (digit < 0 || digit > 9) break
      cents = cents * 10 + digit
      digits++
    }
    const whole = digits
    let decimals = 0
    let next = 0
    let rest = false
    if (at < length && text.charCodeAt(at) === this.#decimal) {
      for (at++; at < length; at++) {
        const digit = text.charCodeAt(at) - zero
        if (digit < 0 || digit > 9) break
        decimals++
        if (decimals <= 2) cents = cents * 10 + digit
        else if (decimals === 3) next = digit
        else if (digit !== 0) rest = true
      }
      digits += decimals
    }
    if (at < length || digits === 0) return this.#unusual(text)
    if (decimals === 0) cents *= 100
    else if (decimals === 1) cents *= 10
    if (whole > 14 && cents > Number.MAX_SAFE_INTEGER) return this.#refuse(tooLarge)
    if (next !== 0 || rest) {
      this.rounded++
      if (next > 5 || (next === 5 && (rest || cents % 2 === 1))) cents++
    }
    if (cents > Number.MAX_SAFE_INTEGER) return this.#refuse(tooLarge)
    return negative && cents !== 0 ? -cents : cents
  }

  /** Thousands marks, accounting negatives, exponents; anything else is refused. */
  #unusual(given: string): number | null {
    if (given.length > 400) return this.#refuse(notNumber)
    let text = given.trim().replace('\u2212', '-')
    if (text === '') return this.#refuse('is empty')
    const bracketed = /^\((.+)\)$/.exec(text)
    const trailing = /^([^-+].*)-$/.exec(text)
    const inner = bracketed?.[1] ?? trailing?.[1]
    if (inner !== undefined) {
      if (/^[-+(]|[-)]$/.test(inner)) return this.#refuse(notNumber)
      text = `-${inner}`
    }
    const mark = String.fromCharCode(this.#decimal)
    const scientific = /^([-+]?)(\d*)(?:[.,](\d*))?[eE]([-+]?\d+)$/.exec(text)
    if (scientific !== null) return this.#scientific(text, scientific, mark)
    const group = mark === '.' ? ',' : '.'
    const grouped = new RegExp(
      `^[-+]?\\d{1,3}(?:([${group}'\\u2019 \\u00a0\\u202f])\\d{3})(?:\\1\\d{3})*(?:[${mark}]\\d*)?$`,
    ).exec(text)
    if (grouped !== null) {
      if (!this.#declared && grouped[1] === group && text.split(group).length === 2 && !text.includes(mark)) {
        return this.#refuse('may have a decimal or a thousands comma: declare the decimal mark (option decimal)')
      }
      return this.read(text.replaceAll(grouped[1] as string, ''))
    }
    if (text !== given) return this.read(text)
    if (/^[-+]?[\d.,]*\d[\d.,]*$/.test(text) && !this.#declared && text.includes(',')) {
      return this.#refuse('is not a number with a decimal point: declare the decimal comma (option decimal)')
    }
    return this.#refuse(notNumber)
  }

  #scientific(text: string, parts: RegExpExecArray, mark: string): number | null {
    const [, sign = '', whole = '', fraction = '', power = '0'] = parts
    if (whole + fraction === '' || (text.includes('.') && mark !== '.') || (text.includes(',') && mark !== ','))
      return this.#refuse(notNumber)
    if (/^0*$/.test(whole + fraction)) return 0
    const shift = Number(power)
    if (shift + whole.length > 40) return this.#refuse(tooLarge)
    if (shift < -400) return this.read(`${sign}0${mark}0001`)
    const all = whole + fraction
    const point = whole.length + shift
    const plain =
      point <= 0
        ? `0${mark}${'0'.repeat(-point)}${all}`
        : `${all.slice(0, point).padEnd(point, '0')}${mark}${all.slice(point)}`
    return this.read(sign + plain)
  }

  #refuse(reason: string): null {
    this.reason = reason
    return null
  }
}

/** Exact conversion at a decimal rate, rounded half to even. Throws RangeError when the rate is not a positive decimal number. */
export class Rate {
  readonly #numerator: bigint
  readonly #denominator: bigint

  constructor(text: string) {
    const parts = /^(\d+)(?:\.(\d+))?$/.exec(text)
    if (parts === null) throw new RangeError(`not a rate: ${text}`)
    const fraction = parts[2] ?? ''
    this.#numerator = BigInt((parts[1] as string) + fraction)
    this.#denominator = 10n ** BigInt(fraction.length)
    if (this.#numerator === 0n) throw new RangeError(`not a rate: ${text}`)
  }

  /** @returns cents x rate, or null beyond 2^53. */
  convert(cents: number): number | null {
    const product = BigInt(Math.abs(cents)) * this.#numerator
    let quotient = product / this.#denominator
    const twice = (product % this.#denominator) * 2n
    if (twice > this.#denominator || (twice === this.#denominator && quotient % 2n === 1n)) quotient++
    if (quotient > BigInt(Number.MAX_SAFE_INTEGER)) return null
    return cents < 0 ? -Number(quotient) : Number(quotient)
  }
}
