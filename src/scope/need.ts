/** The shape of a name has to be guessed before an expression's can be told. */
export class Need extends Error {
  readonly id: string;
  constructor(id: string) {
    super(id);
    this.id = id;
  }
}
