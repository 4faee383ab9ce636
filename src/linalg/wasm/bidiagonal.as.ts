/** Householder bidiagonalisation by panels (LAPACK's dgebrd and dlabrd; Golub & Van Loan, Matrix Computations, 5.4). */
import { at, clear, get, put, row } from './memory.as';
import { reflector } from './reflect.as';
import { addRows, dotRows } from './vectors.as';

/**
 * Steps lo … hi − 1 on A (m × m): row i is reflected to its diagonal d_i by v_i, then column i to the number e_i below it by u_i.
 * F takes for every i the rows x_i and u_i, G the rows v_i and y_i, all m long: what the reflections make of the rows and columns
 * from hi on is A − Fᵀ G, which is left to the caller. `room` is place for 2 (hi − lo) numbers.
 */
export function bidiagonalisePanel(A: usize, m: i32, lo: i32, hi: i32, d: usize, e: usize, F: usize, G: usize, room: usize): void {
  clear(F, 2 * (hi - lo) * m);
  clear(G, 2 * (hi - lo) * m);
  for (let i = lo, before: i32 = 0; i < hi; i++, before += 2) {
    let x = row(F, before, m), u = row(F, before + 1, m), v = row(G, before, m), y = row(G, before + 1, m);
    let width = m - i, below = i + 1, count = m - below;
    memory.copy(at(v, i), at(row(A, i, m), i), <usize>width << 3);
    subtractProduct(F, G, m, before, i, at(v, i), i, width, room);
    put(d, i, reflector(at(v, i), width, 0));
    if (count == 0) break;
    dotRows(at(row(A, below, m), i), m, count, at(v, i), at(x, below), width);
    correct(G, F, m, before, at(v, i), i, width, at(x, below), below, count, room);
    for (let r = below; r < m; r++) put(u, r, get(row(A, r, m), i));
    subtractProduct(G, F, m, before + 1, i, at(u, below), below, count, room);
    put(e, i, reflector(at(u, below), count, 0));
    addRows(at(u, below), at(row(A, below, m), below), m, count, at(y, below), count);
    correct(F, G, m, before + 1, at(u, below), below, count, at(y, below), below, count, room);
  }
}

/** out −= Σ_r P_r[i] · Q_r[from … from + n) over `count` rows */
function subtractProduct(P: usize, Q: usize, m: i32, count: i32, i: i32, out: usize, from: i32, n: i32, room: usize): void {
  for (let r: i32 = 0; r < count; r++) put(room, r, -get(row(P, r, m), i));
  addRows(room, at(Q, from), m, count, out, n);
}

/** out −= Σ_r (P_r · x) Q_r over `count` rows, x being places fromX … of a vector and out places from … of another */
function correct(P: usize, Q: usize, m: i32, count: i32, x: usize, fromX: i32, nx: i32, out: usize, from: i32, n: i32, room: usize): void {
  dotRows(at(P, fromX), m, count, x, room, nx);
  for (let r: i32 = 0; r < count; r++) put(room, r, -get(room, r));
  addRows(room, at(Q, from), m, count, out, n);
}
