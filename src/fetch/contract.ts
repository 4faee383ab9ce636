/** What is known of a file before it comes; null where nothing is. */
export interface Expected {
  readonly sha256: string | null;
  /** What some publish instead. */
  readonly sha1?: string | null;
  readonly bytes: number | null;
}

/** What happens on the way. */
export type FetchEvent =
  | { readonly type: 'begin'; readonly from: number; readonly total: number | null }
  | { readonly type: 'bytes'; readonly done: number; readonly total: number | null }
  | { readonly type: 'retry'; readonly problem: string; readonly inMs: number }
  | { readonly type: 'verify' };

export interface FetchOptions {
  /** Silence after which a connection is given up (ms). */
  readonly stallMs?: number;
  /** Failures in a row, none of which brought a byte more, after which the download is given up. */
  readonly attempts?: number;
  /** The wait after the first failure (ms); it doubles with each, up to half a minute. */
  readonly pauseMs?: number;
  readonly signal?: AbortSignal;
  on?(event: FetchEvent): void;
}

/** A file that is now here. */
export interface Fetched {
  readonly bytes: number;
  readonly sha256: string;
  readonly commit: string | null;
  /** Who said beforehand what the content must be; null: nobody, it is taken as it came. */
  readonly vouchedBy: 'us' | 'the server' | null;
}
