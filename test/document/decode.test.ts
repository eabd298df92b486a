import { describe, expect, it } from "vitest";
import { decode, formatOf } from "../../src/document/index.js";

const utf16 = (text: string, little: boolean, mark: boolean): Uint8Array => {
  const units = [...(mark ? "\uFEFF" : ""), ...text].map((c) => c.charCodeAt(0));
  return Uint8Array.from(units.flatMap((u) => (little ? [u & 255, u >> 8] : [u >> 8, u & 255])));
};

describe("decoding", () => {
  it("reads UTF-8 with and without a mark", () => {
    expect(decode(new TextEncoder().encode("∂ℓ/∂W₁"))).toEqual({ text: "∂ℓ/∂W₁", encoding: "utf-8" });
    expect(decode(new TextEncoder().encode("\uFEFFa"))).toEqual({ text: "a", encoding: "utf-8" });
    expect(decode(new Uint8Array())).toEqual({ text: "", encoding: "utf-8" });
  });
  it.each([
    [true, true],
    [false, true],
    [true, false],
    [false, false],
  ])("reads UTF-16 (little: %s, marked: %s)", (little, mark) => {
    expect(decode(utf16("Let $x$ be λ", little, mark))).toEqual({ text: "Let $x$ be λ", encoding: little ? "utf-16le" : "utf-16be" });
  });
  it("reads Windows-1252 where it is no UTF-8", () => {
    expect(decode(Uint8Array.from([0x4c, 0xf6, 0x73, 0x65, 0x20, 0x93, 0x61, 0x94]))).toEqual({
      text: "Löse “a”",
      encoding: "windows-1252",
    });
  });
  it.each([
    [[0x25, 0x50, 0x44, 0x46, 0x2d], "Unexpected binary data: found a PDF, expected its text recognised as Markdown or LaTeX."],
    [
      [0x50, 0x4b, 3, 4, 0],
      "Unexpected binary data: found a ZIP archive or an office document, expected the files in it, as Markdown, LaTeX or a notebook.",
    ],
    [[1, 0, 0, 0, 5, 7], "Unexpected binary data: found zero bytes, expected text in UTF-8 or UTF-16."],
    [[0x41, 0xff, 0x02, 0x41], "Unexpected binary data: found control characters and no valid UTF-8, expected text in UTF-8 or UTF-16."],
  ])("refuses binary data: %j", (bytes, problem) => {
    expect(decode(Uint8Array.from(bytes))).toEqual({ text: "", encoding: null, problem });
  });
});

describe("the format", () => {
  it.each([
    ["a.md", "x", "markdown"],
    ["a.TEX", "x", "tex"],
    ["a.ipynb", "x", "notebook"],
    ["a.txt", "x", "text"],
    ["README", "x", "markdown"],
    ["a.constructor", "x", "markdown"],
    ["a.txt", "% note\n\\documentclass{article}", "tex"],
    ["a", "\\begin{document}", "tex"],
    ["a.md", "Write `\\documentclass` first", "markdown"],
    ["a.md", "```latex\n\\documentclass{a}\n```", "markdown"],
    ["a", '{\n "cells": []', "notebook"],
    ["a.json", '{"metadata": {}, "cells": []}', "notebook"],
  ] as const)("of %s beginning with %j is %s", (file, source, format) => {
    expect(formatOf(source, file)).toBe(format);
  });
});
