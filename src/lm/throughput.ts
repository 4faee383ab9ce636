/** Says how fast something was read. For people who watch: it goes into the log, never into a result. */
export interface Throughput {
  /** `12,345 tokens in 4.2 s: 2,939 tokens/s; peak memory 512 MB`, counted from the start. */
  line(tokens: number): string;
}

export function watchThroughput(): Throughput {
  const begun = performance.now();
  return {
    line: (tokens) => {
      const seconds = (performance.now() - begun) / 1000;
      const megabytes = process.resourceUsage().maxRSS / 1024;
      const rate = inGroups(tokens / seconds);
      return `${inGroups(tokens)} tokens in ${seconds.toFixed(1)} s: ${rate} tokens/s; peak memory ${inGroups(megabytes)} MB`;
    },
  };
}

const inGroups = (count: number) => Math.round(count).toLocaleString('en-US');
