import { spawnSync } from "node:child_process";
/** Programs beside Node that some tests need. Continuous integration has them all: there, a missing one fails its tests. */

const present = (program: string): boolean => spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;

/** Whether to run tests that need a program; where it is missing without need, the tests are reported as skipped. */
export const available = (program: string): boolean => process.env["CI"] === "true" || present(program);
