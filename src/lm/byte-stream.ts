/** Bytes that arrive in chunks, taken line by line or in pieces of a given length; no more is held than was asked for. */
export class ByteStream {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The bytes before the next `byte`, which is taken too; at the end what is left, and then undefined. */
  async until(byte: number): Promise<Buffer | undefined> {
    let searched = 0;
    for (;;) {
      const at = this.#held.indexOf(byte, searched);
      if (at >= 0) return this.#cut(at, at + 1);
      searched = this.#held.length;
      if (!(await this.#more())) return searched > 0 ? this.#cut(searched, searched) : undefined;
    }
  }

  /** The next `length` bytes; undefined where fewer are left. */
  async take(length: number): Promise<Buffer | undefined> {
    return (await this.#hold(length)) ? this.#cut(length, length) : undefined;
  }

  /** Up to `length` of the next bytes, which stay. */
  async peek(length: number): Promise<Buffer> {
    await this.#hold(length);
    return this.#held.subarray(0, length);
  }

  async #hold(length: number): Promise<boolean> {
    while (this.#held.length < length) if (!(await this.#more())) return false;
    return true;
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done) return false;
    this.#held =
      this.#held.length > 0 ? Buffer.concat([this.#held, value]) : Buffer.from(value.buffer, value.byteOffset, value.length);
    return true;
  }

  #cut(end: number, next: number): Buffer {
    const cut = this.#held.subarray(0, end);
    this.#held = this.#held.subarray(next);
    return cut;
  }
}
