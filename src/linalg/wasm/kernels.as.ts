/**
 * The few loops that JavaScript cannot run fast, in AssemblyScript (compiled together by `build.mjs` beside this file). Matrices
 * are row-major f64 at byte addresses; every inner loop runs along a row.
 */
export { formRotation, subtractTriangle, tridiagonalisePanel } from './tridiagonal.as';
export { bidiagonalisePanel } from './bidiagonal.as';
export { diagonalise } from './ql.as';
export { solveSecular, refineWeights, formVectors } from './secular.as';
export { factorLq, factorCholesky, solveLower, solveUpper } from './triangular.as';
export { addSquares } from './squares.as';
export { sumShares } from './softmax.as';
export { subtract } from './vectors.as';
