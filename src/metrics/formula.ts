import { DataError } from '../errors.ts';

/** A region of a condition, from 1; `*` is the sum of all of them. */
export interface RegionTerm {
  readonly region: number | '*';
  readonly condition: string;
}
type Value =
  | ({ readonly kind: 'region' } & RegionTerm)
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'sum'; readonly sign: 1 | -1; readonly left: Value; readonly right: Value };
type Relation = '<' | '>' | '=';
interface Comparison {
  readonly kind: 'comparison';
  readonly left: Value;
  readonly relation: Relation;
  readonly right: Value;
}
type Claim = Comparison | { readonly kind: 'joined'; readonly by: '&' | '|'; readonly left: Claim; readonly right: Claim };

export interface Formula {
  readonly text: string;
  readonly claim: Claim;
}

/** One comparison of a formula: what stood on either side, and whether it holds. */
export interface Weighed {
  /** As it is understood, with all brackets. */
  readonly comparison: string;
  readonly left: number;
  readonly relation: Relation;
  readonly right: number;
  readonly holds: boolean;
}

/** Within these, `=` holds: |left − right| ≤ 1e-3 + 1e-5 · |right|, as SyntaxGym has it. */
const ABSOLUTE = 1e-3;
const RELATIVE = 1e-5;

const REGION = /\(\s*(\d+|\*)\s*;%\s*([A-Za-z0-9_-]+)\s*%\s*\)/y;
const NUMBER = /[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/y;

/**
 * A prediction of SyntaxGym (Gauthier et al. 2020). Terms are regions of a condition, `(3;%match%)`, all regions of one, `(*;%match%)`,
 * and numbers; + and − bind closest, then < > and =, then & and |, which are equals; what binds alike is read from the left. `place`
 * names the formula in the DataError for anything else: two comparisons in a chain, or a sum of claims.
 */
export function parseFormula(place: string, text: string): Formula {
  const reader = readerOf(place, text);
  const claim = readClaim(reader);
  if (!reader.atEnd()) throw reader.wrong('ends too early, or holds what is no part of a formula,');
  if (!isClaim(claim)) throw new DataError(place, `"${text}" is a number and claims nothing`, 'compare it: < > =');
  return { text, claim };
}

interface Reader {
  /** The match of a sticky pattern after white space; undefined, without a step, where it does not match. */
  take(pattern: RegExp): RegExpExecArray | undefined;
  atEnd(): boolean;
  wrong(problem: string): DataError;
}

function readerOf(place: string, text: string): Reader {
  let at = 0;
  const skip = () => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  return {
    take(pattern) {
      skip();
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match) at = pattern.lastIndex;
      return match ?? undefined;
    },
    atEnd() {
      skip();
      return at === text.length;
    },
    wrong: (problem) => new DataError(place, `"${text}" ${problem} at character ${at + 1}`, 'is it SyntaxGym’s grammar?'),
  };
}

const isClaim = (node: Value | Claim): node is Claim => node.kind === 'comparison' || node.kind === 'joined';

function readClaim(reader: Reader): Value | Claim {
  let left = readComparison(reader);
  for (let by = reader.take(/[&|]/y); by; by = reader.take(/[&|]/y)) {
    const right = readComparison(reader);
    if (!isClaim(left) || !isClaim(right)) throw reader.wrong(`joins by ${by[0]} what is no comparison,`);
    left = { kind: 'joined', by: by[0] as '&' | '|', left, right };
  }
  return left;
}

function readComparison(reader: Reader): Value | Claim {
  const left = readSum(reader);
  const relation = reader.take(/[<>=]/y);
  if (!relation) return left;
  const right = readSum(reader);
  if (isClaim(left) || isClaim(right)) throw reader.wrong('compares a comparison,');
  if (reader.take(/[<>=]/y)) throw reader.wrong('holds two comparisons in a chain,');
  return { kind: 'comparison', left, relation: relation[0] as Relation, right };
}

function readSum(reader: Reader): Value | Claim {
  let left = readAtom(reader);
  for (let sign = reader.take(/[+-]/y); sign; sign = reader.take(/[+-]/y)) {
    const right = readAtom(reader);
    if (isClaim(left) || isClaim(right)) throw reader.wrong('adds up comparisons,');
    left = { kind: 'sum', sign: sign[0] === '+' ? 1 : -1, left, right };
  }
  return left;
}

function readAtom(reader: Reader): Value | Claim {
  const region = reader.take(REGION);
  if (region) return { kind: 'region', region: region[1] === '*' ? '*' : Number(region[1]), condition: region[2] };
  const number = reader.take(NUMBER);
  if (number) return { kind: 'number', value: Number(number[0]) };
  if (!reader.take(/\(/y)) throw reader.wrong('lacks a term');
  const inner = readClaim(reader);
  if (!reader.take(/\)/y)) throw reader.wrong('lacks a closing bracket');
  return inner;
}

/** The regions that a formula names, in its order. */
export function regionsIn({ claim }: Formula): RegionTerm[] {
  const visit = (node: Value | Claim): RegionTerm[] => {
    if (node.kind === 'region') return [{ region: node.region, condition: node.condition }];
    return node.kind === 'number' ? [] : [...visit(node.left), ...visit(node.right)];
  };
  return visit(claim);
}

/** Whether a formula holds, where `termValue` says what a term is worth, with its comparisons from left to right. */
export function weigh({ claim }: Formula, termValue: (term: RegionTerm) => number): { holds: boolean; comparisons: Weighed[] } {
  const comparisons: Weighed[] = [];
  const judge = (node: Claim): boolean => {
    if (node.kind === 'comparison') {
      const weighed = compare(node, termValue);
      comparisons.push(weighed);
      return weighed.holds;
    }
    const [left, right] = [judge(node.left), judge(node.right)];
    return node.by === '&' ? left && right : left || right;
  };
  return { holds: judge(claim), comparisons };
}

function compare(node: Comparison, termValue: (term: RegionTerm) => number): Weighed {
  const { relation } = node;
  const [left, right] = [worth(node.left, termValue), worth(node.right, termValue)];
  const isClose = Math.abs(left - right) <= ABSOLUTE + RELATIVE * Math.abs(right);
  const holds = relation === '<' ? left < right : relation === '>' ? left > right : isClose;
  return { comparison: `${spell(node.left)} ${relation} ${spell(node.right)}`, left, relation, right, holds };
}

function worth(node: Value, termValue: (term: RegionTerm) => number): number {
  if (node.kind === 'number') return node.value;
  if (node.kind === 'region') return termValue(node);
  return worth(node.left, termValue) + node.sign * worth(node.right, termValue);
}

function spell(node: Value): string {
  if (node.kind === 'number') return String(node.value);
  if (node.kind === 'region') return `(${node.region};%${node.condition}%)`;
  return `(${spell(node.left)} ${node.sign === 1 ? '+' : '−'} ${spell(node.right)})`;
}
