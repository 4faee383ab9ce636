import { readFileSync } from 'node:fs';

/** A JSON file of test/fixtures. */
export const fixture = (name: string): any => JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
