import { type Asn1Element, isContext, isUniversal, malformed, readElement, Tag } from './element.ts';

/** Walks the elements inside a constructed one, each read when it is reached. */
export class Cursor {
  readonly #parent: Asn1Element;
  #offset: number;
  #peeked: Asn1Element | undefined;

  constructor(parent: Asn1Element) {
    if (!parent.constructed) throw malformed('a primitive element where a structure belongs', parent.start);
    this.#parent = parent;
    this.#offset = parent.contentStart;
  }

  /** The next element without passing it, or undefined at the end. */
  peek(): Asn1Element | undefined {
    if (this.#peeked === undefined && this.#offset < this.#parent.contentEnd) {
      const parent = this.#parent;
      this.#peeked = readElement(parent.source, this.#offset, parent.contentEnd, parent.depth + 1);
    }
    return this.#peeked;
  }

  /** @throws asn1-malformed at the end */
  next(what: string): Asn1Element {
    const element = this.peek();
    if (element === undefined) throw malformed(`${what} is missing`, this.#offset);
    this.#peeked = undefined;
    this.#offset = element.end;
    return element;
  }

  /** @throws asn1-malformed when the next element has another tag */
  universal(tagNumber: number, what: string): Asn1Element {
    const element = this.next(what);
    if (!isUniversal(element, tagNumber)) throw malformed(`${what} has an unexpected tag`, element.start);
    return element;
  }

  /** A cursor into the SEQUENCE that must come next. */
  sequence(what: string): Cursor {
    return new Cursor(this.universal(Tag.Sequence, what));
  }

  /** The next element when it has that universal tag. */
  optional(tagNumber: number): Asn1Element | undefined {
    return isUniversal(this.peek(), tagNumber) ? this.next('') : undefined;
  }

  /** The next element when it has that context-specific tag. */
  optionalContext(tagNumber: number): Asn1Element | undefined {
    return isContext(this.peek(), tagNumber) ? this.next('') : undefined;
  }

  /** Every element left. */
  rest(): Asn1Element[] {
    const elements: Asn1Element[] = [];
    while (this.peek() !== undefined) elements.push(this.next(''));
    return elements;
  }

  /** @throws asn1-malformed when elements are left */
  end(what: string): void {
    const extra = this.peek();
    if (extra !== undefined) throw malformed(`${what} holds more than it may`, extra.start);
  }
}

/** The elements inside a constructed element. @throws asn1-malformed, limit-exceeded */
export function childrenOf(element: Asn1Element): Asn1Element[] {
  return new Cursor(element).rest();
}

/** A cursor into `element`, which must be a SEQUENCE. @throws asn1-malformed */
export function sequenceOf(element: Asn1Element, what: string): Cursor {
  if (!isUniversal(element, Tag.Sequence)) throw malformed(`${what} is not a SEQUENCE`, element.start);
  return new Cursor(element);
}
