import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/setup/build.ts"],
    testTimeout: 20_000,
    pool: "threads",
    isolate: false,
    coverage: { provider: "v8", include: ["src/**/*.ts", "rules/**/*.ts"] },
  },
});
