/** An invalid declaration on an entity. build/run.mjs prints its place in the developer's file instead of a stack trace. */
export class DeclarationError extends TypeError {
  override name = 'DeclarationError';
}
