import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DELIMITED, endsEarly, HEADER_BYTES, readHeader } from './protobuf.ts';

/** Bytes [start, end) of a file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A protobuf field as a place in a file. */
export interface PlacedField {
  readonly number: number;
  readonly delimited: boolean;
  readonly payload: Span;
  readonly whole: Span;
}

/** So much is read at once while headers are walked over. */
const WINDOW = 2 ** 16;

/** A file of protobuf that is walked over without being read: only headers are, and what is asked for. */
export class FileBytes {
  readonly size: number;
  readonly #descriptor: number;
  #window: Uint8Array = new Uint8Array();
  #windowStart = 0;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  /** A copy of the bytes of `span`. Raises a ModelError where the file ends before it. */
  read({ start, end }: Span): Uint8Array {
    if (end > this.size) throw endsEarly();
    const bytes = new Uint8Array(end - start);
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#descriptor, bytes, done, bytes.length - done, start + done);
      if (count === 0) throw endsEarly();
      done += count;
    }
    return bytes;
  }

  /** The fields of the message that lies at `span`, in order. */
  *fields({ start, end }: Span): Generator<PlacedField> {
    for (let at = start; at < end; ) {
      const header = readHeader(this.#peek({ start: at, end: Math.min(end, at + HEADER_BYTES) }), 0);
      const whole = { start: at, end: at + header.end };
      if (whole.end > end) throw endsEarly();
      const payload = { start: at + header.start, end: whole.end };
      yield { number: header.number, delimited: header.wire === DELIMITED, payload, whole };
      at = whole.end;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** A few bytes that will not be kept. */
  #peek({ start, end }: Span): Uint8Array {
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) {
      this.#window = this.read({ start, end: Math.max(end, Math.min(this.size, start + WINDOW)) });
      this.#windowStart = start;
    }
    return this.#window.subarray(start - this.#windowStart, end - this.#windowStart);
  }
}
