// `npm start`: installs and builds what changed, then serves the demo.
import { become, ensureBuilt, ensureInstalled, environment, node } from "./project.mjs";

ensureInstalled();
ensureBuilt();
become(node(), ["server/main.ts"], environment({ MAJLIS_DEMO: process.env.MAJLIS_DEMO ?? "1" }));
