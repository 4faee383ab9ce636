/** A wait that is given up when nothing has been heard for a while. */
export interface Patience {
  /** Aborts when the time is over, and when the caller's own signal does. */
  readonly signal: AbortSignal;
  /** Something came: the time begins anew. */
  heard(): void;
  /** Whether it was the time that ran out. */
  ranOut(): boolean;
  end(): void;
}

/** Waits `ms` milliseconds for each next sign of life. */
export function patience(ms: number, outer?: AbortSignal): Patience {
  const controller = new AbortController();
  let over = false;
  const giveUp = () => {
    over = true;
    controller.abort();
  };
  const pass = () => controller.abort();
  let timer = setTimeout(giveUp, ms);
  if (outer?.aborted) pass();
  outer?.addEventListener('abort', pass);
  return {
    signal: controller.signal,
    heard() {
      clearTimeout(timer);
      timer = setTimeout(giveUp, ms);
    },
    ranOut: () => over,
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', pass);
    },
  };
}
