import { bytes, defineTable, text } from '../src/table/define.ts';

export const pages = defineTable({
  name: 'pages',
  about: 'Files of a report.',
  key: ['path'],
  columns: {
    path: text('path within the report folder'),
    media_type: text('text/html, text/markdown, text/plain, text/csv, application/json, image/svg+xml or image/png'),
    content: bytes('the file'),
  },
});
