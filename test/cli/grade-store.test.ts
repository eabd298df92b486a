import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clock, Progress } from "../../cli/grade/progress.js";
import { pageWithoutName, withoutName } from "../../cli/grade/redact.js";
import { disk, Store, type Disk } from "../../cli/grade/store.js";
import { inFolder } from "./run.js";

describe("the journal", () => {
  test("a line that was cut off does not count, and the next line begins a line", () =>
    inFolder({}, async (folder) => {
      const store = new Store(folder);
      await store.open();
      await store.keep("a", "key-a", "record a");
      appendFileSync(store.journal, '{"safe":"b","key":"ke');
      const again = new Store(folder);
      await again.open();
      expect(await again.unchanged("a", "key-a", [])).toBe("record a");
      expect(await again.unchanged("a", "other", [])).toBe(null);
      expect(await again.unchanged("b", "key-b", [])).toBe(null);
      await again.keep("b", "key-b", "record b");
      expect(readFileSync(store.journal, "utf8").trim().split("\n")).toHaveLength(2);
    }));

  test("a record that was changed by hand, or is gone, is made again", () =>
    inFolder({}, async (folder) => {
      const store = new Store(folder);
      await store.open();
      await store.keep("a", "k", "record");
      await disk.write(store.recordOf("a"), "changed");
      expect(await store.unchanged("a", "k", [])).toBe(null);
    }));

  test("a full disk loses nothing that was kept before", () =>
    inFolder({}, async (folder) => {
      let room = 3;
      const full: Disk = {
        ...disk,
        write: (path, text) =>
          room-- > 0
            ? disk.write(path, text)
            : Promise.reject(Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" })),
      };
      const store = new Store(folder, full);
      await store.open();
      await store.keep("a", "k", "one");
      await store.keep("b", "k", "two");
      await expect(store.keep("c", "k", "three")).rejects.toThrow("ENOSPC");
      const again = new Store(folder);
      await again.open();
      expect([await again.unchanged("a", "k", []), await again.unchanged("b", "k", []), await again.unchanged("c", "k", [])]).toEqual([
        "one",
        "two",
        null,
      ]);
    }));

  test("a write that fails leaves the file as it was", () =>
    inFolder({ "x.json": "before" }, async (folder) => {
      mkdirSync(join(folder, "x.json.part"));
      await expect(disk.write(join(folder, "x.json"), "after")).rejects.toThrow();
      expect(readFileSync(join(folder, "x.json"), "utf8")).toBe("before");
    }));
});

test("time left is said as a clock", () => {
  expect([0, 59.2, 61, 3661].map(clock)).toEqual(["0:00", "1:00", "1:01", "1:01:01"]);
});

describe("names", () => {
  test.each([
    ["By Ada Maria Example", "By S-1"],
    ["By EXAMPLE, Ada Maria.", "By S-1."],
    ["Ada Examples", "Ada Examples"],
  ])("%s", (text, expected) => {
    expect(withoutName(text, "Ada Maria Example", "S-1")).toBe(expected);
  });
  test("a single word is left, and tags are", () => {
    expect(withoutName("The span of x", "Span", "S-1")).toBe("The span of x");
    expect(pageWithoutName('<p title="Ada Example">Ada Example</p>', "Ada Example", "S-1")).toBe('<p title="Ada Example">S-1</p>');
  });
});

describe("progress", () => {
  const shown = (isTTY: boolean): string[] => {
    const said: string[] = [],
      stream = { isTTY, write: (text: string) => said.push(text) > 0 } as unknown as NodeJS.WriteStream,
      progress = new Progress(3, stream);
    for (let i = 0; i < 3; i++) progress.tick();
    progress.end();
    return said;
  };
  test("how far, how fast and how long, on one line that goes away", () => {
    const said = shown(true);
    expect(said.at(-2)).toMatch(/^\r█{24} 3\/3 {2}\d+\.\d a second {2}0:00 left\u001b\[K$/);
    expect(said.at(-1)).toBe("\r\u001b[K");
  });
  test("only where a person watches", () => {
    expect(shown(false)).toEqual([]);
  });
  test("the rate and the time left", () => {
    const progress = new Progress(100, process.stderr, false);
    for (let i = 0; i < 25; i++) progress.tick();
    expect(progress.text(5)).toBe(`${"█".repeat(6)}${"░".repeat(18)} 25/100  5.0 a second  0:15 left`);
  });
});
