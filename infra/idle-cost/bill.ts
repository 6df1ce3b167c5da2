/** A value that the engine does not know yet, as in a preview of something that is not there. */
export const unknown: unique symbol = Symbol('unknown');

/** A resource as the program registers it. Unknown inputs are {@link unknown}. */
export interface Registered {
  name: string;
  type: string;
  inputs: Record<string, unknown>;
}
