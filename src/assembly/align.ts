import { TableError } from '../errors.ts';

/**
 * The one place where two assemblies are put side by side: for every id of `wanted`, in that order, its row in `ids`.
 * Both must hold the same ids, each once; otherwise TableError names those that are missing or superfluous.
 */
export function alignRows(place: string, ids: readonly string[], wantedPlace: string, wanted: readonly string[]): Int32Array {
  const rowOf = new Map<string, number>();
  ids.forEach((id, row) => {
    if (rowOf.has(id)) throw new TableError(place, `holds "${id}" twice (rows ${rowOf.get(id)} and ${row})`);
    rowOf.set(id, row);
  });
  const wantedIds = new Set(wanted);
  complain(
    place,
    wantedPlace,
    'not in',
    wanted.filter((id) => !rowOf.has(id)),
  );
  complain(
    wantedPlace,
    place,
    'not in',
    ids.filter((id) => !wantedIds.has(id)),
  );
  return Int32Array.from(wanted, (id) => rowOf.get(id) as number);
}

function complain(place: string, other: string, relation: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const few = ids.slice(0, 3).join(', ');
  const noun = ids.length === 1 ? '1 presentation of' : `${ids.length} presentations of`;
  const verb = ids.length === 1 ? 'is' : 'are';
  throw new TableError(
    other,
    `${noun} this table ${verb} ${relation} ${place} (${few}${ids.length > 3 ? ', …' : ''})`,
    'was the same filter applied to both?',
  );
}
