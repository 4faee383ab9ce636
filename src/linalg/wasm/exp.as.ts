const PER_LN2: f64 = 1.44269504088896338700;
/** ln 2 in two parts, of which the first has so few bits that k times it is exact. */
const LN2_HIGH: f64 = 6.93147180369123816490e-01;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
/** A sum with 1.5 · 2⁵² is rounded to a whole number, which stands in its last bits. */
const WHOLE: f64 = 6755399441055744;

/**
 * e^x for two x from −709 to 0, to one unit in the last place; 0 where x / ln 2 is rounded to −1023, below about −708.7. With x = k ln 2 + r,
 * e^r is the rational approximation of FreeBSD's e_exp.c (Sun Microsystems 1993), which is also that of Math.exp, and 2^k is put
 * together from its bits.
 */
@inline export function exp(x: v128): v128 {
  let shifted = f64x2.add(f64x2.mul(x, f64x2.splat(PER_LN2)), f64x2.splat(WHOLE));
  let k = f64x2.sub(shifted, f64x2.splat(WHOLE));
  let high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  let low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  let r = f64x2.sub(high, low);
  let s = f64x2.mul(r, r);
  let c = f64x2.add(f64x2.splat(-1.65339022054652515390e-06), f64x2.mul(s, f64x2.splat(4.13813679705723846039e-08)));
  c = f64x2.add(f64x2.splat(6.61375632143793436117e-05), f64x2.mul(s, c));
  c = f64x2.add(f64x2.splat(-2.77777777770155933842e-03), f64x2.mul(s, c));
  c = f64x2.add(f64x2.splat(1.66666666666666019037e-01), f64x2.mul(s, c));
  c = f64x2.sub(r, f64x2.mul(s, c));
  let quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  let y = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(low, quotient), high));
  return f64x2.mul(y, i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52));
}
