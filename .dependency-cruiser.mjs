// The borders of the code (README, "Layout"). test/architecture plants a violation and fails unless it is reported.
const rule = (name, from, to, comment) => ({ name, severity: "error", comment, from, to });
const node = { dependencyTypes: ["core"] };
/** All code of the repository. A layer's rule names what it may import; everything else is denied, new folders too. */
const anyCode = "^(server|client|shared|test)/";
/** Packages that speak to the outside. */
const technology = "node_modules/(express|helmet|ws|socket\\.io|socket\\.io-client|@socket\\.io|pino|pg|redis|prom-client|rate-limiter-flexible|@node-rs)/";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    rule("no-circles", {}, { circular: true }, "A type that two files need belongs in a third."),
    rule("shared-is-a-leaf", { path: "^shared/" }, { path: "^(server|client|test)/" }, "shared runs everywhere and imports no other part."),
    rule("shared-without-node", { path: "^shared/" }, node, "shared also runs in browsers."),
    rule("ports-have-no-body", { path: "^server/ports/" }, { path: `${anyCode}|node_modules/`, pathNot: "^(server/ports|shared)/" }, "Ports are interfaces only."),
    rule("ports-without-node", { path: "^server/ports/" }, node, "Ports are interfaces only."),
    rule("domain-is-pure", { path: "^server/domain/" }, { path: anyCode, pathNot: "^(server/(domain|ports)|shared)/" }, "The domain takes time, stores and sockets through ports."),
    rule("domain-without-technology", { path: "^server/(domain|commands)/" }, { path: technology }, "Domain and commands speak to ports."),
    rule(
      "hub-engine-and-cluster-are-strangers",
      { path: "^server/domain/(hub|engine|cluster|roster)/" },
      { path: "^server/domain/(hub|engine|cluster|roster)/", pathNot: "^server/domain/$1/" },
      "They reach each other through ports; what they share is in domain/wire and domain/commit.",
    ),
    rule("wire-and-commit-rest-on-no-owner", { path: "^server/domain/(wire|commit)/" }, { path: "^server/domain/(hub|engine|cluster|roster)/" }, "Hub, engine and cluster use them."),
    rule("domain-without-io", { path: "^server/domain/" }, { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" }, "Only hashing comes from Node."),
    rule("commands-know-no-technology", { path: "^server/commands/" }, { path: anyCode, pathNot: "^(server/(commands|domain|ports)|shared)/" }, "Commands speak to ports."),
    rule("adapters-know-ports-only", { path: "^server/adapters/" }, { path: anyCode, pathNot: "^(server/(adapters|domain|ports)|shared)/" }, "An adapter implements a port."),
    rule("adapters-are-strangers", { path: "^server/adapters/([^/]+)/" }, { path: "^server/adapters/", pathNot: "^server/adapters/$1/" }, "No adapter imports another."),
    rule("transport-decides-nothing", { path: "^server/transport/" }, { path: anyCode, pathNot: "^(server/(transport|commands|domain|ports)|shared)/" }, "Transport turns bytes into commands."),
    rule("transports-are-strangers", { path: "^server/transport/([^/]+)/" }, { path: "^server/transport/[^/]+/", pathNot: "^server/transport/$1/" }, "What two transports need lies beside them."),
    rule("threads-serve-what-they-are-given", { path: "^server/threads/" }, { path: anyCode, pathNot: "^(server/(threads|adapters|commands|domain|ports)|shared)/" }, "A thread is opened by the composition and knows nothing of it."),
    rule("cli-opens-its-own-stores", { path: "^server/cli/" }, { path: anyCode, pathNot: "^(server/(cli|adapters|commands|domain|ports)/|server/config\\.ts$|server/main\\.ts$|shared/)" }, "The command line works beside a running server."),
    rule("one-composition-root", { path: "^server/(?!main\\.ts$|compose/)" }, { path: "^server/compose/" }, "Only main composes; the command line serves through main."),
    rule("compose-starts-no-process", { path: "^server/compose/" }, { path: "^(server/(main\\.ts$|cli/|launch/|deploy/)|client/|test/)" }, "The composition root knows no process and no command line."),
    rule("main-only-composes", { path: "^server/main\\.ts$" }, { path: anyCode, pathNot: "^(server/compose/|server/adapters/system/|server/config\\.ts$|shared/)" }, "Main reads the environment, composes and ends the process."),
    rule("one-entry", { path: "^(server|client|shared)/", pathNot: "^server/cli/majlis\\.ts$" }, { path: "^server/main\\.ts$" }, "Only `majlis serve` starts the server; importing main starts one."),
    rule("config-knows-no-part", { path: "^server/config\\.ts$" }, { path: anyCode, pathNot: "^(server/adapters/redis/redis-url\\.ts$|server/domain/(limits|classifications)\\.ts$|shared/)" }, "Settings are read before any part is there."),
    rule("root-is-main-and-config", { path: "^server/[^/]+$", pathNot: "^server/(main|config)\\.ts$" }, {}, "Every other file belongs in a folder."),
    rule("root-holds-nothing-to-import", {}, { path: "^server/[^/]+$", pathNot: "^server/(main|config)\\.ts$" }, "Every other file belongs in a folder."),
    rule("launch-runs-on-any-node", { path: "^server/launch/" }, { path: `${anyCode}|node_modules/`, pathNot: "^server/launch/" }, "It runs before the packages are installed."),
    rule("launch-is-a-start", { path: "^(server/(?!launch/)|client/|shared/)" }, { path: "^server/launch/" }, "Nothing imports the launcher."),
    rule("deploy-holds-no-code", { path: "^(server/(?!deploy/)|client/|shared/)" }, { path: "^server/deploy/" }, "Documents and examples for operators."),
    rule("client-is-no-server", { path: "^client/" }, { path: "^(server|test)/" }, "They meet in shared."),
    rule("client-core-without-react", { path: "^client/(sync|model|control|state|editor|i18n)/" }, { path: "^client/(?!(sync|model|control|state|editor|i18n)/)|node_modules/(react|react-dom|react-aria-components|@lingui/react|@tiptap/react)/" }, "Framework-free core, thin hooks."),
    rule("state-is-above-the-core", { path: "^client/(sync|model|control|editor|i18n)/" }, { path: "^client/state/" }, "State joins sync, model and control; none of them knows it, nor does the editor."),
    rule("views-are-strangers", { path: "^client/views/([^/]+)/" }, { path: "^client/(views/(?!$1/)|sync/)" }, "What two views need is a component; sync comes through hooks."),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Violations on purpose: the test cruises that folder as if it were the root.
    exclude: { path: "^test/architecture/planted/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"], extensions: [".ts", ".tsx", ".mjs", ".js"] },
  },
};
