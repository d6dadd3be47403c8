import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { lingui } from "@lingui/vite-plugin";
import { defineConfig, type Plugin } from "vite";

/** Makes catalogues and the macros that mark texts for translation into code. */
export const texts = (): Plugin[] => lingui({ macroTransform: true, configPath: "client/lingui.config.ts" });

// Names nothing that is there for development alone: a production host builds the client too.
export default defineConfig({
  root: "client",
  base: "/",
  plugins: [react(), tailwindcss(), texts()],
  resolve: { dedupe: ["yjs"] },
  build: { outDir: "../dist/client", emptyOutDir: true, target: "es2023" },
});
