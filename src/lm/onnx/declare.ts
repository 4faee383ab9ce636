import { VALUE } from './fields.ts';
import { integer, message, text } from './protobuf.ts';

/** An input or output (`number` is the field) of an element type and a shape, whose axes of open length have a name. */
export const declareShaped = (number: number, name: string, element: number, axes: readonly (number | string)[]): Uint8Array[] =>
  message(
    number,
    ...text(VALUE.name, name),
    ...message(
      VALUE.type,
      ...message(VALUE.tensor, ...integer(VALUE.element, element), ...message(VALUE.shape, ...axes.flatMap(axisOf))),
    ),
  );

const axisOf = (axis: number | string): Uint8Array[] =>
  message(VALUE.dim, ...(typeof axis === 'number' ? integer(VALUE.length, axis) : text(VALUE.symbol, axis)));
