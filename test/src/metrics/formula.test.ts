import test from 'ava';
import { parseFormula, regionsIn, weigh } from '../../../src/metrics/formula.ts';

const BITS: Record<string, number> = { 'a.1': 1, 'a.2': 4, 'a.3': 2.5, 'b.1': 3, 'b.2': 4.0005, 'b.3': 10 };
const value = ({ region, condition }: { region: number | '*'; condition: string }) =>
  region === '*'
    ? Object.entries(BITS).reduce((sum, [name, bits]) => sum + (name.startsWith(`${condition}.`) ? bits : 0), 0)
    : BITS[`${condition}.${region}`];
const weighed = (text: string) => weigh(parseFormula('test', text), value);
const holds = (text: string) => weighed(text).holds;

test('a formula compares regions, their sums, and numbers', (t) => {
  t.true(holds('(1;%a%) < (1;%b%)'));
  t.false(holds('(1;%a%) > (1;%b%)'));
  t.true(holds('(*;%a%) = 7.5'));
  t.true(holds('((2;%a%) + (3;%a%)) - (1;%b%) = 3.5'));
  t.true(holds('(3;%b%)-(2;%a%)-(1;%a%) = 5'), 'minus is read from the left');
  t.true(holds('(1;%a%) > -1'));
});

test('a sum binds closer than a comparison, and a comparison closer than & and |', (t) => {
  t.true(holds('(1;%a%) + 2 < (1;%b%) + 1'));
  t.true(holds('(1;%a%) < (1;%b%) & (2;%a%) < (3;%b%)'));
});

test('& and | bind alike, from the left', (t) => {
  const [yes, no] = ['1 < 2', '2 < 1'];
  t.false(holds(`${yes} | ${yes} & ${no}`), '(yes | yes) & no, where & first would give yes');
  t.true(holds(`${yes} | (${yes} & ${no})`));
  t.true(holds(`${no} & ${no} | ${yes}`));
});

test('= allows a thousandth of a bit and a hundred-thousandth of the right side', (t) => {
  t.true(holds('(2;%a%) = (2;%b%)'), '4 and 4.0005');
  t.true(holds('1 = 1.00101'));
  t.false(holds('1 = 1.00102'));
  t.true(holds('1000 = 1000.01'));
  t.false(holds('1000 = 1000.0111'));
});

test('what stood on either side is told, comparison by comparison', (t) => {
  t.deepEqual(weighed('((2;%a%)-(1;%a%) > (1;%b%)) | ((1;%a%) = (1;%b%))').comparisons, [
    { comparison: '((2;%a%) − (1;%a%)) > (1;%b%)', left: 3, relation: '>', right: 3, holds: false },
    { comparison: '(1;%a%) = (1;%b%)', left: 1, relation: '=', right: 3, holds: false },
  ]);
});

test('the regions that a formula names are told', (t) => {
  t.deepEqual(regionsIn(parseFormula('test', '(1;%a-b_c%) < (*;%d%) + 2')), [
    { region: 1, condition: 'a-b_c' },
    { region: '*', condition: 'd' },
  ]);
});

for (const [text, problem] of [
  ['(1;%a%) + 2', /claims nothing/],
  ['1 < 2 < 3', /two comparisons in a chain/],
  ['(1 < 2) + 3 > 1', /adds up comparisons/],
  ['(1 < 2) = (2 < 1)', /compares a comparison/],
  ['(1;%a%) & 1 < 2', /joins by & what is no comparison/],
  ['(1;%a%) <', /lacks a term/],
  ['((1;%a%) < 2', /lacks a closing bracket/],
  ['1 < 2 3', /no part of a formula, at character 7/],
  ['[1 < 2]', /lacks a term at character 1/],
  ['1 * 2 < 3', /no part of a formula/],
] as const) {
  test(`"${text}" is refused`, (t) => {
    t.throws(() => parseFormula('suite x, prediction 1', text), { name: 'DataError', message: problem });
  });
}
