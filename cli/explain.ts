import { existsSync } from "node:fs";
import * as gradmark from "../src/index.js";
import { sayInputError } from "./formula-error.js";
import { readSource } from "./input.js";
import { out, printable, setStatus, tell, terminalWidth, wantsColour } from "./output.js";

/** Options of `explain`, as commander gives them. */
export interface ExplainFlags {
  readonly wrt?: string;
  readonly of?: string;
  readonly link?: string;
  readonly where?: string;
  readonly detail: gradmark.Detail;
  readonly style: gradmark.Style;
  readonly format: gradmark.WorkedFormat | "html" | "json";
  readonly fragment?: true;
  readonly latex?: true;
  readonly order: "1" | "2";
  readonly color?: boolean;
  readonly seed: number;
}

/** The work of `gradmark explain`. A name that is a file's is a document, anything else a formula. */
export async function explain(what: string, flags: ExplainFlags): Promise<void> {
  const isFile = what === "-" || existsSync(what.trim());
  const usage = (message: string): void => sayInputError(null, what, message);
  if (!isFile && flags.link !== undefined) {
    usage(`Unexpected --link: ${printable(what)} is no file.`);
    return;
  }
  if (!isFile && /^\S+\.(?:md|tex|ipynb|txt)$/i.test(what)) {
    usage(`Unexpected ${printable(what)}: no such file.`);
    return;
  }
  if (flags.wrt === undefined && flags.link === undefined) {
    usage(`Missing --wrt: expected the name to differentiate by${isFile ? ", or --link with the id of a link" : ""}.`);
    return;
  }
  try {
    const options = { detail: flags.detail, style: flags.style, seed: flags.seed };
    let worked: gradmark.Worked;
    if (isFile) {
      const source = await readSource(what.trim());
      for (const note of source.notes) tell(printable(note));
      if (source.text === null) {
        setStatus(2);
        return;
      }
      const question = flags.link === undefined ? { of: flags.of ?? "L", wrt: flags.wrt ?? "" } : { link: flags.link };
      worked = gradmark.explainDocument(source.text, what, question, options);
    } else
      worked = gradmark.explain(what, flags.wrt ?? "", {
        ...options,
        order: flags.order === "2" ? 2 : 1,
        ...(flags.where === undefined ? {} : { where: flags.where }),
        ...(flags.latex === undefined ? {} : { latex: true }),
      });
    if (flags.format === "html") out(await gradmark.workedPage(worked));
    else if (flags.format === "json") out(gradmark.workedJson(worked));
    else
      out(
        gradmark.workedText(worked, flags.format, {
          fragment: flags.fragment === true,
          colour: wantsColour(flags.color),
          width: terminalWidth(),
        }),
      );
    if (!gradmark.answered(worked)) {
      tell("The checker could not confirm the result, so it is not printed; gradmark diff prints it unconfirmed.");
      setStatus(1);
    }
  } catch (error) {
    sayInputError(error, what);
  }
}
