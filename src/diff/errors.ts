/** A function on the way from what is differentiated to the variable has no derivative that the engine knows. Never a silent zero. */
export class NoDerivative extends Error {
  override readonly name = "NoDerivative";
  /** The function as the graph names it: a rule's id, or the unknown name. */
  readonly fn: string;
  constructor(fn: string, reason: string) {
    super(`Unexpected derivative of ${fn}: ${reason}`);
    this.fn = fn;
  }
}
