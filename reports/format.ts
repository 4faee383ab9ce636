/** What stands where a number is not defined or was not measured. */
export const ABSENT = '–';

/** `0.412`, `−0.031`, or a dash where there is no number. */
export const decimals = (value: number, digits: number): string =>
  Number.isFinite(value) ? signed(value.toFixed(digits)) : ABSENT;

const signed = (text: string) => (/^-0\.?0*$/.test(text) ? text.slice(1) : text.replace('-', '−'));

/** A correlation: three decimals. */
export const formatR = (value: number): string => decimals(value, 3);
/** A ceiling or a share: two decimals, and nothing clamped. */
export const formatShare = (value: number): string => decimals(value, 2);

/** `[0.381, 0.446]`, or a dash where nothing could be resampled. */
export const formatInterval = (low: number, high: number): string =>
  Number.isFinite(low) && Number.isFinite(high) ? `[${formatR(low)}, ${formatR(high)}]` : ABSENT;

/** `12,480`. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 subject`, `2 subjects`. */
export const counted = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

/** A name fit for a path or an anchor. */
export const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** The text, with an ellipsis where it had to be cut to `width` characters. */
export const shorten = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

/** A share in whole per cent: `12 %`, or a dash. */
export const formatPercent = (share: number): string => (Number.isFinite(share) ? `${decimals(100 * share, 0)} %` : ABSENT);

/** A penalty: `0.1`, `1000`, and `1e6` from there on. */
export const formatPenalty = (penalty: number): string =>
  penalty < 1e6 ? String(penalty) : penalty.toExponential().replace('e+', 'e');
