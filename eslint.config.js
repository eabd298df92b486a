import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const nodeGlobals = Object.fromEntries(
  ["process", "console", "URL", "setTimeout", "clearTimeout", "Buffer", "performance"].map((name) => [name, "readonly"]),
);

export default defineConfig(
  globalIgnores(["dist/", "coverage/", ".tmp/", "node_modules/", "**/*.generated.ts", "test/fixtures/"]),

  // TypeScript, with types.
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `x != null` asks for null and undefined at once.
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-restricted-globals": [
        "error",
        { name: "process", message: "Only cli/ touches the process; pass what is needed as an argument." },
        { name: "console", message: "Only cli/ writes to the terminal; return the text." },
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "The same input gives the same output: use the seeded generator." },
        { object: "Date", property: "now", message: "The same input gives the same output: no clocks." },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Numbers in messages are the normal case here.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // Spreading a string takes its code points apart, which is meant here.
      "@typescript-eslint/no-misused-spread": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // The types lose sight of what closures assign and of indices out of range: guards against both stay.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "no-constant-condition": ["error", { checkLoops: false }],
      "no-constant-binary-expression": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      // Questions of style alone: what these find is never a fault.
      "@typescript-eslint/no-unnecessary-type-assertion": "off",
      "@typescript-eslint/no-unnecessary-type-conversion": "off",
      "@typescript-eslint/no-unnecessary-template-expression": "off",
      "@typescript-eslint/no-unnecessary-boolean-literal-compare": "off",
      "@typescript-eslint/prefer-reduce-type-parameter": "off",
      // `() => {}` and `void x` stand for "nothing, on purpose".
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-meaningless-void-operator": "off",
      // Where a loop keeps the index in range, noUncheckedIndexedAccess asks for the mark.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  { files: ["cli/**/*.ts"], rules: { "no-restricted-globals": "off" } },

  // The nearley seam: what the generated parsers hand over is `any`, and typed at once.
  {
    files: ["src/syntax/**/*.ts", "grammar/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
    },
  },

  // Tests and settings may touch the process, and look at what they please.
  {
    files: ["test/**/*.ts", "*.config.ts"],
    rules: {
      "no-restricted-globals": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },

  // Scripts in plain JavaScript: no types.
  {
    files: ["**/*.{js,mjs,cjs}"],
    extends: [tseslint.configs.strict],
    languageOptions: { globals: nodeGlobals },
    rules: { eqeqeq: "error" },
  },
  { files: ["**/*.cjs"], languageOptions: { sourceType: "commonjs", globals: { module: "writable", require: "readonly" } } },
);
