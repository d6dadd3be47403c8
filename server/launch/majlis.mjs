#!/usr/bin/env node
// `npx majlis …`: the command line, on the Node that the project pins.
import { become, ensureBuilt, ensureInstalled, environment, node } from "./project.mjs";

ensureInstalled();
const args = process.argv.slice(2);
if (args[0] === "serve" && !args.includes("--help")) ensureBuilt();
become(node(), ["server/cli/majlis.ts", ...args], environment());
