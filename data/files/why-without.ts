/** What a dataset says of analyses and controls that it goes without, as rows of the exclusions. */
export const whyWithout = (without: Readonly<Record<string, string>>) =>
  Object.entries(without).map(([id, reason]) => ({ kind: 'analysis', id, reason: `not done: ${reason}` }));
