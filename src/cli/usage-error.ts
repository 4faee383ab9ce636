import { WiringError } from '../errors.ts';

/** What was typed names something that does not exist or cannot be read: exit code 2. */
export class UsageError extends WiringError {}
