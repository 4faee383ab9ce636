import { groupBy } from '../table/group.ts';

/** A presentation with the row of the stimulus set that it came from. */
export interface PassagePresentation {
  readonly id: string;
  readonly text: string;
  readonly row: number;
}

interface StimulusColumns {
  readonly stimulus_id: readonly string[];
  readonly text: readonly string[];
  readonly passage_id: readonly string[];
}

/** The passages of a stimulus set in order of first appearance, each with its presentations in stored order. */
export function passagesOf({ stimulus_id, text, passage_id }: StimulusColumns): PassagePresentation[][] {
  const presentations = stimulus_id.map((id, row) => ({ id, text: text[row], row }));
  return [...groupBy(presentations, ({ row }) => passage_id[row]).values()];
}
