/** Numbers (f64) by byte address. Matrices are row-major. */

@inline export function at(base: usize, i: i32): usize { return base + (<usize>i << 3); }
@inline export function get(base: usize, i: i32): f64 { return load<f64>(at(base, i)); }
@inline export function put(base: usize, i: i32, value: f64): void { store<f64>(at(base, i), value); }
@inline export function row(base: usize, i: i32, columns: i32): usize { return base + ((<usize>i * <usize>columns) << 3); }
@inline export function clear(base: usize, n: i32): void { memory.fill(base, 0, <usize>n << 3); }
@inline export function sumLanes(v: v128): f64 { return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1); }
