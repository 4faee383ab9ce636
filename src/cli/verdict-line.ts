import type { FileVerdict } from '../shelf/check-model.ts';
import { size } from './quantity.ts';
import type { Paint } from './terminal.ts';

/** What a file is compared with what it must be, as cells of a line. */
export const verdictLine = ({ name, state, bytes, hash }: FileVerdict, paint: Paint): string[] => [
  name,
  state === 'good' ? paint.good('good') : paint.bad(state),
  bytes ? size(bytes) : '',
  hash ?? '',
];
