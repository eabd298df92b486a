import { GREEK_LETTERS } from "../syntax/formula-unicode-letters.js";
import { nameAt, type Block } from "./prose-blocks.js";
import type { ProseRole } from "./store.js";
import type { Survey } from "./survey.js";
/**
 * What prose says that letters are for: "γ and β are learnable parameters", "a mini-batch of N examples". Parameters are
 * shared by the examples of a batch, so they have no axis over it (semantics.md 1: a shape that words rule out).
 */

const formula = String.raw`⟦\d+⟧`;
const letter = String.raw`(?<![\p{L}\\])[\p{L}](?![\p{L}'’])`;
const name = String.raw`(?:${formula}|${letter})`;
const list = String.raw`(?<names>${name}(?: ?(?:,? and|,|&) ?${name})*)`;
const learnt = String.raw`(?:learn(?:able|ed|t)|trainable|adjustable)`;
const examples = String.raw`(?:training |input |labell?ed |data |i\.i\.d\. )*(?:examples|samples|instances|observations|data ?points|points|inputs|images|sentences|rows)`;
const classes = String.raw`(?:(?:output|target|different|possible|disjoint) )*(?:classes|categories|clusters|heads|layers)`;
const size = String.raw`(?<size>${formula}|${letter})`;

export interface RolePattern {
  readonly at: RegExp;
  readonly example: string;
  readonly role: ProseRole["role"];
  readonly key: string;
}
export const proseRoles: readonly RolePattern[] = [
  {
    at: new RegExp(
      String.raw`${list},? (?:is|are|being|as)(?: both| all| the| our| its| a| an)*(?: ${learnt}| model| network| shared)+ (?:[a-z]+ ){0,2}?(?:parameters?|weights?|bias(?:es)?|gains?|scales?|vectors?)\b(?! of (?:the |a |an )?(?:[a-z]+ )?(?:distribution|posterior|prior|density|gaussian))`,
      "giu",
    ),
    example: "$\\gamma$ and $\\beta$ are learnable parameters",
    role: "parameter",
    key: "gamma",
  },
  {
    at: new RegExp(String.raw`\b${learnt} (?:[a-z-]+ ){1,3}${list}`, "giu"),
    example: "a learnable scale $g$",
    role: "parameter",
    key: "g",
  },
  {
    at: new RegExp(String.raw`\b${learnt} [^.;⟦]{1,30}⟦\d+⟧,? and (?:(?:a|an|the|its) )?(?:[a-z-]+ ){1,2}${list}`, "giu"),
    example: "a learnable gain $g$ and offset $c$",
    role: "parameter",
    key: "c",
  },
  {
    at: new RegExp(
      String.raw`(?<!\b(?:attention|importance|sample|mixture|mixing|class|loss|example|edge|dual|quadrature|fast|soft|these|such|normali[sz]ed) )\b(?:weights?(?: matrix| matrices| vectors?)?|bias(?:es)?(?: vectors?| terms?)?) ${list}`,
      "giu",
    ),
    example: "with weights $W$ and a bias $b$",
    role: "parameter",
    key: "b",
  },
  {
    at: new RegExp(String.raw`\b(?:mini-?)?batch(?:es)? of (?:size )?${size}(?![\w(×]| ?[×(])`, "giu"),
    example: "a mini-batch of $N$ rows",
    role: "batch",
    key: "N",
  },
  { at: new RegExp(String.raw`\bbatch[- ]size,? (?:is |of |= ?)?${size}`, "giu"), example: "with batch size $B$", role: "batch", key: "B" },
  {
    at: new RegExp(String.raw`${size},? (?:is |denotes |being )?the (?:mini-?)?(?:batch size|size of the (?:mini-?)?batch)`, "giu"),
    example: "where $m$ is the batch size",
    role: "batch",
    key: "m",
  },
  { at: new RegExp(String.raw`${size} ${examples}\b`, "giu"), example: "there are $n$ training examples", role: "batch", key: "n" },
  {
    at: new RegExp(String.raw`${size},? (?:is |denotes |being )?the number of ${examples}\b`, "giu"),
    example: "where $n$ is the number of samples",
    role: "batch",
    key: "n",
  },
  {
    at: new RegExp(String.raw`\bnumber of ${examples}(?: in (?:the|a) (?:mini-?)?batch)?,? (?:is |be |by )?${size}`, "giu"),
    example: "the number of examples $n$",
    role: "batch",
    key: "n",
  },
  { at: new RegExp(String.raw`${size} ${classes}\b`, "giu"), example: "with $K$ classes", role: "classes", key: "K" },
  {
    at: new RegExp(String.raw`${size},? (?:is |denotes |being )?the number of ${classes}\b`, "giu"),
    example: "where $C$ is the number of classes",
    role: "classes",
    key: "C",
  },
  {
    at: new RegExp(String.raw`\bnumber of ${classes},? (?:is |be |by )?${size}`, "giu"),
    example: "the number of classes $K$",
    role: "classes",
    key: "K",
  },
  {
    at: new RegExp(String.raw`\b(?:mini-?)?batch (?<whole>${formula}|${letter})`, "giu"),
    example: "an input batch $x$ of size $(N, D)$",
    role: "batch of",
    key: "x",
  },
];

/** The roles that a block of prose gives to names. */
export function proseRolesIn(block: Block, survey: Survey): ProseRole[] {
  const out: ProseRole[] = [];
  for (const { at, role } of proseRoles)
    for (const { groups } of block.text.matchAll(at)) {
      const written = groups?.["names"] ?? groups?.["size"] ?? groups?.["whole"] ?? "";
      for (const [one] of written.matchAll(/⟦\d+⟧|(?<!\p{L})\p{L}(?!\p{L})/gu)) {
        const key = keyOf(one, block, survey);
        if (key !== null) out.push({ ...block.at, role, key });
      }
    }
  return out;
}
/** A bare name; also before the sign of membership, X ∈ ℝ^{N×D}, and a Greek letter typed in running text. */
function keyOf(written: string, block: Block, survey: Survey): string | null {
  const k = /^⟦(\d+)⟧$/.exec(written);
  if (k === null) {
    const greek = Object.entries(GREEK_LETTERS).find(([, sign]) => sign === written)?.[0];
    if (greek !== undefined) return greek;
  }
  const found = nameAt(written, block, survey);
  if (found !== null) return found.lead ? null : found.key;
  const source = k === null ? "" : (block.formulas[Number(k[1])]?.source ?? "");
  return /^\s*(?:\\(?:mathbf|bm|boldsymbol)\s*\{?)?([A-Za-z])\}?\s*\\in(?![a-z])/.exec(source)?.[1] ?? null;
}
