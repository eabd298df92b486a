import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkDocument, type Claim } from "../../src/index.js";
import { agreementOf, derivations, examples, gapsOf, rightWork, type Gap, type GalleryDocument } from "./pairing.js";

/**
 * What is known to be judged amiss: `accused` lists right work that is called wrong, `accepted` mistakes that are called
 * right, each link with a reason. The lists only shrink: a new gap fails;
 * GALLERY=prune takes the closed ones out of the file, and a closed one is printed until then.
 */
interface KnownGaps {
  accused: Record<string, string>;
  accepted: Record<string, string>;
}
const file = join(import.meta.dirname, "known-gaps.json");
const known = JSON.parse(readFileSync(file, "utf8")) as KnownGaps;
/** How many links of each document are judged as their key says: a number that only grows (GALLERY=prune writes it anew). */
const agreementFile = join(import.meta.dirname, "agreement.json");
const agreement = JSON.parse(readFileSync(agreementFile, "utf8")) as Record<string, number>;
const closed: { kind: keyof KnownGaps; id: string }[] = [];

function expectNoNewGaps(document: GalleryDocument, found: readonly Gap[]): void {
  const fresh = found.filter((gap) => known[gap.kind][gap.id] === undefined).map((gap) => `${gap.kind}: ${gap.id} ${gap.note}`);
  const ids = new Set([...document.key.map((link) => link.id), ...found.map((gap) => gap.id)]);
  const gone = (["accused", "accepted"] as const).flatMap((kind) =>
    Object.keys(known[kind])
      .filter((id) => (ids.has(id) || id.startsWith(`${document.file}:`)) && !found.some((gap) => gap.kind === kind && gap.id === id))
      .map((id) => ({ kind, id })),
  );
  closed.push(...gone);
  if (process.env["GALLERY"] === "prune") prune();
  else
    for (const { kind, id } of gone)
      console.warn(
        `${kind}: ${id} is judged well now: take it out of test/gallery/known-gaps.json (GALLERY=prune npx vitest run test/gallery)`,
      );
  expect(fresh.join("\n")).toBe("");
}
function expectAgreement(document: GalleryDocument, claims: readonly Claim[]): void {
  const count = agreementOf(document.key, claims);
  if (process.env["GALLERY"] === "prune") {
    agreement[document.file] = count;
    const sorted = Object.fromEntries(Object.entries(agreement).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(agreementFile, `${JSON.stringify(sorted, null, 2)}\n`);
  }
  expect(count, "links judged as their key says").toBeGreaterThanOrEqual(agreement[document.file] ?? 0);
}
function prune(): void {
  const gone = new Set(closed.map(({ kind, id }) => `${kind} ${id}`));
  const left = (kind: keyof KnownGaps): Record<string, string> =>
    Object.fromEntries(Object.entries(known[kind]).filter(([id]) => !gone.has(`${kind} ${id}`)));
  writeFileSync(file, `${JSON.stringify({ accused: left("accused"), accepted: left("accepted") }, null, 2)}\n`);
}

describe("right work is never called wrong, links without a key neither", () => {
  test.each(rightWork().map((d) => [d.file, d] as const))("right/%s", (_, document) => {
    const { claims } = checkDocument(document.source, { file: document.file });
    const gaps = gapsOf(document.key, claims);
    const paired = new Set(gaps.map((gap) => gap.claim));
    const others = claims
      .filter((c) => c.verdict === "wrong" && !paired.has(c))
      .map(
        (claim): Gap => ({
          id: `${document.file}:${claim.line} ${claim.lhs} ${claim.rel} ${claim.rhs}`,
          kind: "accused",
          claim,
          note: claim.message,
        }),
      );
    expectNoNewGaps(document, [...gaps, ...others]);
  });
});

describe("no link is judged against its key", () => {
  test.each(examples().map((d) => [d.file, d] as const))("examples/%s", (_, document) => {
    const { claims } = checkDocument(document.source, { file: document.file });
    expectNoNewGaps(document, gapsOf(document.key, claims));
    expectAgreement(document, claims);
  });
  test.each(derivations().map((d) => [d.file, d] as const))("docs/%s", (_, document) => {
    const { claims } = checkDocument(document.source, { file: document.file });
    expectNoNewGaps(document, gapsOf(document.key, claims));
    expectAgreement(document, claims);
  });
});

test("every known gap has a reason and a link that exists", () => {
  const documents = [...rightWork(), ...examples(), ...derivations()];
  const ids = new Set(documents.flatMap((d) => d.key.map((link) => link.id)));
  for (const [id, reason] of Object.entries({ ...known.accused, ...known.accepted })) {
    expect(reason, id).toMatch(/\w+ \w+/);
    expect(ids.has(id) || documents.some((d) => id.startsWith(`${d.file}:`)), id).toBe(true);
  }
});
