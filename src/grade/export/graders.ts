import type { Assignment } from "../assignment/types.js";
import { totalText } from "../feedback.js";
import type { QuestionMark, SubmissionMark } from "../marks/types.js";
import { isLabel, pointsText } from "../marks/words.js";
/** Results for systems that call a grader with one submission: Gradescope's results.json and PrairieLearn's. */

/** PrairieLearn takes a megabyte of results at most: no text of a submission may fill it. */
const MOST = 8000;
const cut = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)} …` : text);
const lines = (q: QuestionMark): string =>
  cut(
    q.items
      .map(
        (i) =>
          `${i.what.replace(/\$/g, "")}: ${pointsText(i.points)} of ${pointsText(i.max)}. ${i.reason}${i.corrected !== null && i.status !== "right" ? ` Right would be ${i.corrected}.` : ""}`,
      )
      .join("\n"),
  );
const title = (q: QuestionMark): string => (q.title === "" || isLabel(q.title) ? `Question ${q.label}` : `Question ${q.label}: ${q.title}`);

/** Gradescope (autograder specification, results.json): texts are plain, so that nothing a student wrote is markup there. */
export function gradescopeResults(mark: SubmissionMark): Readonly<Record<string, unknown>> {
  const open =
    mark.review.length > 0
      ? `\n${mark.review.length} for a person to look at:\n${mark.review.map((r) => `- ${r.question ?? ""} ${r.reason}`.replace(/\s+/g, " ")).join("\n")}`
      : "";
  return {
    score: mark.points ?? 0,
    output: cut(`${mark.message === null ? "" : `${mark.message}\n`}${totalText(mark)}.${open}`),
    output_format: "text",
    test_output_format: "text",
    test_name_format: "text",
    visibility: "after_due_date",
    stdout_visibility: "hidden",
    extra_data: { gradmark: mark.version, status: mark.status, pending: mark.pending },
    tests: mark.questions.map((q) => ({
      score: q.points,
      max_score: q.max,
      ...(q.pending > 0 ? {} : { status: q.points >= q.max - 1e-9 ? "passed" : "failed" }),
      name: title(q),
      number: q.label,
      output: lines(q),
      output_format: "text",
      tags: [...new Set(q.items.flatMap((i) => (i.mistake === null || i.status === "right" ? [] : [i.mistake])))],
      visibility: "after_due_date",
    })),
  };
}

/** PrairieLearn (external grading results): the score is a part of one. Not gradable: what could not be marked at all. */
export function prairielearnResults(mark: SubmissionMark, { points }: Assignment): Readonly<Record<string, unknown>> {
  if (mark.points === null)
    return {
      gradable: false,
      message: mark.message ?? "The submission could not be marked.",
      format_errors: [mark.message ?? "The submission could not be marked."],
    };
  return {
    gradable: true,
    score: points === 0 ? 0 : Math.min(1, Math.max(0, Math.round((mark.points / points) * 1e6) / 1e6)),
    message: `${totalText(mark)}.`,
    output: cut(mark.review.map((r) => `${r.question ?? ""} ${r.line === null ? "" : `line ${r.line}: `}${r.reason}`.trim()).join("\n")),
    images: [],
    tests: mark.questions.map((q) => ({
      name: title(q),
      description: q.items.map((i) => i.what.replace(/\$/g, "")).join(", "),
      points: q.points,
      max_points: q.max,
      message: "",
      output: lines(q),
      images: [],
    })),
  };
}

/** The files of a Gradescope autograder, by their paths in its ZIP archive. */
export function gradescopeAutograder(
  assignment: { readonly text: string; readonly file: string },
  version: string,
): ReadonlyMap<string, { readonly text: string; readonly executable: boolean }> {
  const name = /\.ya?ml$/i.test(assignment.file) ? "assignment.yaml" : "assignment.md";
  const setup = `#!/usr/bin/env bash
# Runs once, when Gradescope builds the autograder's image.
set -euo pipefail
# Node 20 or later is needed; Ubuntu's own package is older.
if ! command -v node > /dev/null || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  apt-get update
  apt-get install -y --no-install-recommends ca-certificates curl xz-utils
  case "$(uname -m)" in aarch64) arch=arm64 ;; *) arch=x64 ;; esac
  curl -fsSL "https://nodejs.org/dist/latest-v20.x/SHASUMS256.txt" -o /tmp/node.sums
  file="$(grep -o "node-v20[.0-9]*-linux-$arch.tar.xz" /tmp/node.sums | head -n 1)"
  curl -fsSL "https://nodejs.org/dist/latest-v20.x/$file" -o "/tmp/$file"
  (cd /tmp && grep " $file\\$" node.sums | sha256sum -c -)
  tar -xJf "/tmp/$file" -C /usr/local --strip-components=1
fi
# A packed gradmark beside this script is installed from there; otherwise from the package registry.
packed="$(find /autograder/source -maxdepth 1 -name 'gradmark-*.tgz' | head -n 1)"
npm install --global "\${packed:-gradmark@${version}}"
`;
  const run = `#!/usr/bin/env bash
# Runs for every submission: reads /autograder/submission, writes /autograder/results/results.json.
set -uo pipefail
root="\${AUTOGRADER_ROOT:-/autograder}"
work="$(mktemp -d)"
mkdir -p "$root/results"
"\${GRADMARK:-gradmark}" grade --assignment "$root/source/${name}" "$root/submission" --single --workers 1 --out "$work/out" --results "$root/results/results.json" --results-format gradescope
status=$?
if [ ! -s "$root/results/results.json" ]; then
  printf '{"score": 0, "output": "The marker ended with status %s; your submission is kept, and a person will look at it.", "visibility": "visible"}\\n' "$status" > "$root/results/results.json"
fi
rm -rf "$work"
exit 0
`;
  const readme = `Gradescope autograder made by gradmark ${version}.

Zip the files of this folder (not the folder itself) and upload the archive as the autograder of a programming assignment:
    cd THIS_FOLDER && zip ../autograder.zip *
setup.sh installs Node and gradmark when the image is built; put a packed gradmark-*.tgz beside it to install that one.
run_autograder marks /autograder/submission and writes /autograder/results/results.json.
`;
  return new Map([
    ["setup.sh", { text: setup, executable: true }],
    ["run_autograder", { text: run, executable: true }],
    [name, { text: assignment.text, executable: false }],
    ["README.txt", { text: readme, executable: false }],
  ]);
}
