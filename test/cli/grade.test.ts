import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import type { SubmissionMark } from "../../src/grading.js";
import { rightText, slipText, smallText } from "../grade/small.js";
import { bytesOf, gradmark, inFolder } from "./run.js";

interface Marks {
  readonly marks: readonly SubmissionMark[];
}
const marksOf = (folder: string): readonly SubmissionMark[] =>
  (JSON.parse(readFileSync(join(folder, "out/marks.json"), "utf8")) as Marks).marks;
const pointsOf = (folder: string): Record<string, number | null> => Object.fromEntries(marksOf(folder).map((m) => [m.student, m.points]));
const grade = (folder: string, ...more: string[]) =>
  gradmark(folder, ["grade", "--assignment", "a.md", "in", "--out", "out", "--no-html", ...more]);

const zipOf = async (path: string, entries: Readonly<Record<string, string>>): Promise<void> => {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
};

/** Starts a run and kills it as soon as some submissions are marked; returns how many were, and what it said. */
async function killed(
  folder: string,
  args: readonly string[],
  signal: "SIGKILL" | "SIGINT",
): Promise<{ before: number; code: number | null; said: string }> {
  const child = spawn(process.execPath, [resolve("dist/cli/main.js"), ...args, "--out", "out"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.on("exit", (code) => done(code)));
  const journal = join(folder, "out/journal.jsonl"),
    lines = (): number => (existsSync(journal) ? readFileSync(journal, "utf8").split("\n").length - 1 : 0);
  while (lines() < 3 && child.exitCode === null) await new Promise((done) => setTimeout(done, 5));
  child.kill(signal);
  const code = await ended;
  return { before: lines(), code, said };
}

describe("the example course", () => {
  const course = resolve("examples/course"),
    args = ["grade", "--assignment", join(course, "assignment.md"), join(course, "submissions")];
  test("its marks come out as intended: with 1 worker, and with 2 after a kill -9 in the middle, byte for byte", { timeout: 300_000 }, () =>
    inFolder({}, async (folder) => {
      const whole = spawn(process.execPath, [resolve("dist/cli/main.js"), ...args, "--out", "whole", "--workers", "1"], {
          cwd: folder,
          stdio: "ignore",
        }),
        done = new Promise<number | null>((end) => whole.on("exit", (code) => end(code)));
      const { before } = await killed(folder, [...args, "--workers", "2"], "SIGKILL");
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(12);
      const again = gradmark(folder, [...args, "--out", "out", "--workers", "2"]);
      expect([again.status, again.stderr]).toEqual([0, ""]);
      expect(again.stdout).toContain(`12 submissions: ${12 - before} marked now, ${before} unchanged;`);
      expect(await done).toBe(0);
      const { marks } = JSON.parse(readFileSync(join(folder, "out/marks.json"), "utf8")) as Marks;
      const found = Object.fromEntries(
        marks.map((m) => [
          m.student,
          { points: m.points, pending: m.pending, questions: Object.fromEntries(m.questions.map((q) => [q.label, q.points])) },
        ]),
      );
      expect(found).toEqual(JSON.parse(readFileSync(join(course, "expected.json"), "utf8")));
      expect(bytesOf(join(folder, "out"))).toEqual(bytesOf(join(folder, "whole")));
      // Nothing that a student wrote is markup in a report.
      expect(readFileSync(join(folder, "out/feedback/student-12.html"), "utf8")).not.toContain('<script>alert("marks")');
    }),
  );
});

describe("a batch", () => {
  const many = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      `in/s${String(i).padStart(2, "0")}.md`,
      `${i % 2 === 0 ? rightText : slipText}\n<!-- ${i} -->\n`,
    ]),
  );

  test("skips what is unchanged, marks what changed, and keeps decisions by hand", { timeout: 60_000 }, () =>
    inFolder({ "a.md": smallText, "in/x.md": rightText, "in/y.md": slipText }, (folder) => {
      expect(grade(folder).stdout).toContain("2 submissions: 2 marked now, 0 unchanged; mean 3.75;");
      expect(grade(folder).stdout).toContain("2 submissions: 0 marked now, 2 unchanged;");
      writeFileSync(join(folder, "in/x.md"), slipText);
      writeFileSync(join(folder, "overrides.yaml"), 'y:\n  "1": { result: 2, because: "Fine." }\n');
      expect(grade(folder).stdout).toContain("2 marked now, 0 unchanged;");
      expect(pointsOf(folder)).toEqual({ x: 2.5, y: 3.5 });
      expect(grade(folder).stdout).toContain("0 marked now, 2 unchanged;");
      expect(readFileSync(join(folder, "out/feedback/y.md"), "utf8")).toContain("(the tool gave 1). Fine.");
    }),
  );

  test("goes on after Ctrl-C in the middle, with nothing lost or marked twice", { timeout: 120_000 }, () =>
    inFolder({ "a.md": smallText, ...many }, async (folder) => {
      const args = ["grade", "--assignment", "a.md", "in", "--no-html", "--workers", "1"],
        { before, code, said } = await killed(folder, args, "SIGINT");
      expect(before).toBeLessThan(12);
      expect(code).toBe(130);
      expect(said).toMatch(/^Stopped: \d+ of 12 submissions are marked and kept in out\. The same command goes on from here\.\n$/);
      const second = grade(folder, "--workers", "1");
      expect(second.stdout).toContain(`12 submissions: ${12 - before} marked now, ${before} unchanged;`);
      expect(readFileSync(join(folder, "out/journal.jsonl"), "utf8").trim().split("\n")).toHaveLength(12);
    }),
  );

  test.skipIf(!existsSync("/dev/full"))("a full disk: what is marked is kept, and the same command goes on", { timeout: 60_000 }, () =>
    inFolder({ "a.md": smallText, "in/x.md": rightText, "in/y.md": slipText, "out/records/.keep": "" }, (folder) => {
      // The record of y is written to a device that is always full.
      symlinkSync("/dev/full", join(folder, "out/records/y.json.part"));
      const full = grade(folder, "--workers", "1");
      expect(full.status).toBe(2);
      expect(full.stderr).toBe(
        "The disk is full while writing to out. What was marked before is kept; make room, and the same command goes on from there.\n",
      );
      expect(existsSync(join(folder, "out/records/y.json"))).toBe(false);
      const again = grade(folder, "--workers", "1");
      expect([again.status, again.stderr]).toEqual([0, ""]);
      expect(again.stdout).toContain("2 submissions: 1 marked now, 1 unchanged;");
      expect(pointsOf(folder)).toEqual({ x: 5, y: 2.5 });
    }),
  );

  test("a submission that takes too long is stopped, and the others are marked", { timeout: 60_000 }, () =>
    inFolder(
      { "a.md": smallText, "in/ok.md": rightText, "in/slow.md": "# 1\n\n" + "$$\\frac{\\partial f}{\\partial w} = 3 w$$\n\n".repeat(6000) },
      (folder) => {
        const run = grade(folder, "--timeout", "2", "--workers", "1");
        expect(run.status).toBe(1);
        expect(pointsOf(folder)).toEqual({ ok: 5, slow: null });
        expect(marksOf(folder)[1]?.message).toBe("Marking took longer than 2 seconds and was stopped. A person must mark this submission.");
      },
    ),
  );

  test("with solutions where points are missing", { timeout: 60_000 }, () =>
    inFolder({ "a.md": smallText, "in/x.md": rightText, "in/y.md": slipText }, (folder) => {
      const run = gradmark(folder, ["grade", "--assignment", "a.md", "in", "--out", "out", "--solutions"]);
      expect([run.status, run.stderr]).toEqual([0, ""]);
      expect(readFileSync(join(folder, "out/feedback/x.md"), "utf8")).not.toContain("Solution");
      const feedback = readFileSync(join(folder, "out/feedback/y.md"), "utf8");
      expect(feedback).toContain("Solution:\n\n$$\\frac{\\partial f}{\\partial w} = 2 w$$\n");
      expect(feedback).toContain("**Result**");
      expect(readFileSync(join(folder, "out/feedback/y.html"), "utf8")).toContain("Solution of 1");
    }),
  );

  test("without names", { timeout: 60_000 }, () =>
    inFolder(
      { "a.md": smallText, "in/Ada Example_7_assignsubmission_file/work.md": `Homework of Example, Ada.\n\n${slipText}` },
      (folder) => {
        expect(gradmark(folder, ["grade", "--assignment", "a.md", "in", "--out", "out", "--anonymous"]).status).toBe(0);
        const open = [
          ...readdirSync(join(folder, "out/feedback")),
          readFileSync(join(folder, "out/statistics.md"), "utf8"),
          readFileSync(join(folder, "out/statistics.json"), "utf8"),
        ];
        for (const f of readdirSync(join(folder, "out/feedback"))) open.push(readFileSync(join(folder, "out/feedback", f), "utf8"));
        for (const text of open) expect(text).not.toContain("Ada");
        expect(Object.values(JSON.parse(readFileSync(join(folder, "out/names.json"), "utf8")) as object)).toEqual(["7"]);
      },
    ),
  );
});

describe("bad submissions cost nobody else anything", () => {
  test("empty, huge, binary, wrongly encoded, hostile", { timeout: 180_000 }, () =>
    inFolder(
      {
        "a.md": smallText,
        "in/a-right.md": rightText,
        "in/b-empty.md": "",
        "in/c-binary.md": Buffer.from([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0, 1, 2, 3]),
        "in/d-latin.md": Buffer.concat([Buffer.from("Lösung\n\n", "latin1"), Buffer.from(rightText)]),
        "in/e-nest.md": `# 1\n\n$$\\frac{\\partial f}{\\partial w} = ${"(".repeat(5000)}w${")".repeat(5000)}$$\n`,
        "in/f-bomb.tex": `\\documentclass{article}\\newcommand{\\a}{xxxxxxxxxx}${"bcdefghij"
          .split("")
          .map((c, i) => `\\newcommand{\\${c}}{${`\\${"abcdefghij"[i] ?? "a"}`.repeat(10)}}`)
          .join("")}\\begin{document}\\section*{1}$\\frac{\\partial f}{\\partial w} = \\j$\\end{document}`,
        "in/g-script.md": `<script>alert(1)</script>\n\n${rightText}`,
        "in/=cmd|'C calc'!A0.md": rightText,
        "in/i-picture/photo.png": "no text",
        "in/j-long.md": `# 1\n\n$$\\frac{\\partial f}{\\partial w} = ${Array.from({ length: 300 }, (_, i) => `w^{${i}}`).join(" + ")}$$\n`,
      },
      (folder) => {
        const run = grade(folder, "--timeout", "60");
        expect(run.status).toBe(1);
        const by = new Map(marksOf(folder).map((m) => [m.student, m]));
        expect(by.size).toBe(10);
        expect(by.get("a-right")?.points).toBe(5);
        expect(by.get("b-empty")).toMatchObject({ points: null, status: "failed", message: "The submission is empty." });
        expect(by.get("c-binary")?.message).toMatch(/Unexpected binary data \(a PDF\), expected Markdown or LaTeX text\.$/);
        expect(by.get("d-latin")).toMatchObject({ points: 5 });
        expect(by.get("d-latin")?.review.some((r) => r.reason.includes("Unexpected byte 0xF6"))).toBe(true);
        for (const id of ["e-nest", "f-bomb"]) expect([id, by.get(id)?.status]).toEqual([id, expect.stringMatching(/review|failed/)]);
        // Long, readable and false: the search for what was done ends by a count, so that this takes seconds anywhere.
        expect(by.get("j-long")).toMatchObject({ status: "marked", points: 0 });
        expect(by.get("g-script")?.points).toBe(5);
        expect(by.get("=cmd|'C calc'!A0")?.points).toBe(5);
        expect(readFileSync(join(folder, "out/exports/marks.csv"), "utf8")).toContain("'=cmd|'C calc'!A0");
        expect(by.get("i-picture")?.message).toBe("Unexpected files (photo.png), expected Markdown, LaTeX or a notebook.");
      },
    ),
  );

  test("archives: unpacked within bounds, nothing leaves the folder", { timeout: 60_000 }, () =>
    inFolder({ "a.md": smallText }, async (folder) => {
      await zipOf(join(folder, "in.zip"), { "class/Ada Example_7_assignsubmission_file/work.md": rightText, "class/lone.md": slipText });
      const run = gradmark(folder, ["grade", "--assignment", "a.md", "in.zip", "--out", "out", "--no-html"]);
      expect([run.status, run.stderr]).toEqual([0, ""]);
      expect(marksOf(folder).map((m) => [m.student, m.name, m.points])).toEqual([
        ["7", "Ada Example", 5],
        ["lone", null, 2.5],
      ]);
      // A name with "..": yazl refuses to write one, so it is patched in, at the same length.
      await zipOf(join(folder, "evil.zip"), { "xx/evil.md": rightText });
      const bytes = readFileSync(join(folder, "evil.zip")).toString("latin1").replaceAll("xx/evil.md", "../evil.md");
      writeFileSync(join(folder, "evil.zip"), Buffer.from(bytes, "latin1"));
      const evil = gradmark(folder, ["grade", "--assignment", "a.md", "evil.zip", "--out", "out2", "--no-html"]);
      expect(evil.status).toBe(2);
      expect(evil.stderr).toBe("The archive cannot be read: invalid relative path: ../evil.md.\n");
      expect(existsSync(join(folder, "evil.md")) || existsSync(join(folder, "out2/evil.md"))).toBe(false);
      await zipOf(join(folder, "bomb.zip"), { "bomb.md": "0".repeat(30_000_000) });
      expect(gradmark(folder, ["grade", "--assignment", "a.md", "bomb.zip", "--out", "out3"]).stderr).toBe(
        "Unexpected compression of bomb.md (more than 200 to 1): this looks like an archive made to fill the disk.\n",
      );
    }),
  );

  test("folders as nbgrader collects them: a student, then the assignment", { timeout: 60_000 }, () =>
    inFolder(
      { "a.md": smallText, "in/ada/small/work.md": rightText, "in/ada/other/work.md": slipText, "in/bo/small/work.md": slipText },
      (folder) => {
        expect(grade(folder).stderr).toBe("");
        expect(marksOf(folder).map((m) => [m.student, m.file, m.points])).toEqual([
          ["ada", "work.md", 5],
          ["bo", "work.md", 2.5],
        ]);
      },
    ),
  );

  test.each([
    [["in"], /^error: required option '--assignment <file>' not specified/],
    [["--assignment", "a.md", "in"], /^error: Unexpected end of the options, expected --out FOLDER/],
    [["--assignment", "none.md", "in", "--out", "o"], /^none\.md: No such file/],
    [["--assignment", "a.md", "nowhere", "--out", "o"], /no such file or directory.*Expected a folder or a ZIP archive of submissions\./s],
    [["--assignment", "a.md", "empty", "--out", "o"], /^empty: no submissions were found/],
    [
      ["--assignment", "shapes.md", "in", "--out", "o"],
      /^shapes\.md:9: error: w is declared as 3 × 4 here and as d on line 7\. Expected one shape\.$/m,
    ],
    [["--assignment", "bad.md", "in", "--out", "o"], /^bad\.md:4: error: Unexpected field "titel"\. Did you mean title\?/],
  ])("bad usage %#", (args, message) =>
    inFolder(
      {
        "a.md": smallText,
        "in/x.md": rightText,
        "bad.md": smallText.replace("title: Small", "titel: Small"),
        "empty/.keep": "",
        "shapes.md": smallText.replace("$$f =", "Now $w \\in \\mathbb{R}^{3 \\times 4}$.\n\n$$f ="),
      },
      (folder) => {
        const run = gradmark(folder, ["grade", ...args]);
        expect(run.status).toBe(2);
        expect(run.stderr).toMatch(message);
      },
    ),
  );
});

describe("gradmark assignment", () => {
  test("an assignment with contradictory shapes is refused with the lines", () =>
    inFolder({ "a.md": smallText.replace("$$f =", "Now $w \\in \\mathbb{R}^{3 \\times 4}$.\n\n$$f =") }, (folder) => {
      const run = gradmark(folder, ["assignment", "a.md", "--answers"]);
      expect(run.status).toBe(2);
      expect(run.stderr).toContain("a.md:9: error: w is declared as 3 × 4 here and as d on line 7. Expected one shape.\n");
    }));

  test("the Gradescope folder runs in its documented layout", { timeout: 60_000 }, () =>
    inFolder({ "a.md": smallText, "root/submission/work.md": slipText }, (folder) => {
      expect(gradmark(folder, ["assignment", "a.md", "--gradescope", "root/source"]).status).toBe(0);
      expect(existsSync(join(folder, "root/source.zip"))).toBe(true);
      const tool = join(folder, "gradmark");
      writeFileSync(tool, `#!/bin/sh\nexec "${process.execPath}" "${resolve("dist/cli/main.js")}" "$@"\n`, { mode: 0o755 });
      const run = spawnSync(join(folder, "root/source/run_autograder"), {
        env: { PATH: process.env["PATH"] ?? "", AUTOGRADER_ROOT: join(folder, "root"), GRADMARK: tool },
        encoding: "utf8",
      });
      expect([run.status, run.stderr]).toEqual([0, ""]);
      expect(JSON.parse(readFileSync(join(folder, "root/results/results.json"), "utf8"))).toMatchObject({
        score: 2.5,
        tests: [{ score: 1 }, { score: 1.5 }],
      });
      expect(spawnSync("bash", ["-n", join(folder, "root/source/setup.sh")]).status).toBe(0);
    }),
  );
});
