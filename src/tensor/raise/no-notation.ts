/** A tensor has no notation of the kind that was tried. */
export class NoNotation extends Error {
  override readonly name = "NoNotation";
}
