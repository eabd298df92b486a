import type { Placed } from "../../scope/parts.js";
import { reachedNames } from "../reach.js";
import type { Claim, Context } from "./context.js";
/** Whether given values have anything to do with a line: where they have not, one random point confirms nothing. */
export function hasValues(context: Context, { link: { at }, left, right }: Claim): boolean {
  const { store, setting, undefined: open } = context,
    names = reachedNames([left, right], at, store);
  if (open.hasNumbers(names, at) || hasSpecialSize(context, at)) return true;
  return names.some((k) => !setting.shapes.isDimension(k) && (store.valueOf(k, at) ?? store.valueElsewhere(k, at)) !== null);
}
/** "For K = 2 the first probability is …": a size that the part at hand is about. */
function hasSpecialSize({ store, setting }: Context, at: Placed): boolean {
  return [...store.values.keys()].some((k) => {
    const v = setting.shapes.isDimension(k) ? store.valueOf(k, at) : null;
    return (
      v !== null &&
      v.part === at.part &&
      supposing.test(setting.source.slice(Math.max(0, v.from - 60), v.from).replace(/[$\\({]*\s*\w*\s*$/, ""))
    );
  });
}
/** Words that a special case begins with: "For K = 2 …". */
const supposing = /\b(?:for|if|when|in the case|case|suppose|assume|take|with)\b[^.;:!?]{0,30}$/i;
