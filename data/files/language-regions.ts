/** The five left-hemisphere language regions in the numbering of the published 7T tables (1 … 5). */
export const languageRegions = ['IFGorb', 'IFG', 'MFG', 'AntTemp', 'PostTemp'] as const;
