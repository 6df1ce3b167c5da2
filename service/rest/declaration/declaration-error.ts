/** What an entity declares and cannot be. Whoever wrote it mends it there, and is told the place in their file instead of a stack: see build/run.mjs. */
export class DeclarationError extends TypeError {
  override name = 'DeclarationError';
}
