import { defineConfig } from "@lingui/cli";
import { LOCALES } from "./i18n/languages.ts";

export default defineConfig({
  sourceLocale: "en",
  locales: [...LOCALES],
  catalogs: [{ path: "<rootDir>/i18n/locales/{locale}", include: ["<rootDir>"], exclude: ["**/node_modules/**"] }],
});
