// House rules that a machine can check: doors between the two entries, sizes, old WebViews.
import compat from "eslint-plugin-compat";
import vue from "eslint-plugin-vue";
import globals from "globals";
import tseslint from "typescript-eslint";

const door = (names, why) => ({
  "no-restricted-imports": [
    "error",
    { patterns: names.map((name) => ({ group: [name, `${name}/*`], message: why })) },
  ],
});
const storage = ["localStorage", "sessionStorage", "indexedDB"];

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/shared/types"] },
  ...tseslint.configs.recommended,
  ...vue.configs["flat/essential"],
  {
    files: ["**/*.vue"],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", 70],
      "max-len": ["error", { code: 100, ignoreUrls: true }],
      eqeqeq: "error",
      "no-console": "error",
      "vue/multi-word-component-names": "off",
      "vue/no-v-html": "error",
      "@typescript-eslint/no-explicit-any": "error",
    },
  },
  {
    files: ["src/**/*.{ts,vue}"],
    ignores: ["src/shared/api/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: "Only src/shared/api talks to a host." },
        ...storage.map((name) => ({ name, message: "What matters is kept by Rust." })),
      ],
    },
  },
  {
    files: ["src/handheld/**/*.{ts,vue}", "src/shared/**/*.{ts,vue}"],
    plugins: { compat },
    rules: {
      "compat/compat": "error",
      ...door(["element-plus", "echarts", "leaflet"], "The console's library."),
    },
  },
  { files: ["src/console/**/*.{ts,vue}"], rules: door(["vant"], "The handheld's library.") },
  {
    files: ["**/*.mjs", "*.config.ts", "scripts/**", "**/*.test.ts"],
    languageOptions: { globals: { ...globals.node } },
    rules: { "no-console": "off", "compat/compat": "off", "max-lines-per-function": "off" },
  },
);
