// The borders of the code (README, "Layout"). test/architecture plants a violation and fails unless it is reported.
const rule = (name, from, to, comment) => ({ name, severity: "error", comment, from, to });
const node = { dependencyTypes: ["core"] };

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    rule("no-circles", {}, { circular: true }, "A type that two files need belongs in a third."),
    rule("shared-is-a-leaf", { path: "^shared/" }, { path: "^(server|client|test)/" }, "shared runs everywhere and knows nobody."),
    rule("shared-without-node", { path: "^shared/" }, node, "shared also runs in browsers."),
    rule("ports-have-no-body", { path: "^server/ports/" }, { path: "^(server/(?!ports/)|client/|test/)" }, "Ports are interfaces only."),
    rule(
      "domain-is-pure",
      { path: "^server/domain/" },
      { path: "^(server/(adapters|commands|transport|threads|cli)/|server/(compose/|main|config)|client|test)|node_modules/(express|ws|socket\\.io|pino)/" },
      "The domain takes time, stores and sockets through ports.",
    ),
    rule(
      "hub-engine-and-cluster-are-strangers",
      { path: "^server/domain/(hub|engine|cluster|roster)/" },
      { path: "^server/domain/(hub|engine|cluster|roster)/", pathNot: "^server/domain/$1/" },
      "They reach each other through ports; what they share is in domain/wire and domain/commit.",
    ),
    rule("wire-and-commit-rest-on-no-owner", { path: "^server/domain/(wire|commit)/" }, { path: "^server/domain/(hub|engine|cluster|roster)/" }, "Hub, engine and cluster use them."),
    rule("domain-without-io", { path: "^server/domain/" }, { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" }, "Only hashing comes from Node."),
    rule("commands-know-no-technology", { path: "^server/commands/" }, { path: "^(server/(adapters|transport|threads|cli)/|client|test)|node_modules/(express|ws|socket\\.io|pino)" }, "Commands speak to ports."),
    rule("adapters-know-ports-only", { path: "^server/adapters/" }, { path: "^(server/(commands|transport|threads|cli)/|client|test)" }, "An adapter implements a port."),
    rule("adapters-are-strangers", { path: "^server/adapters/([^/]+)/" }, { path: "^server/adapters/", pathNot: "^server/adapters/$1/" }, "No adapter knows another."),
    rule("transport-decides-nothing", { path: "^server/transport/([^/]+)/" }, { path: "^(server/(adapters|threads|cli)/|server/transport/(?!$1/)[^/]+/|client|test)" }, "Transport turns bytes into commands."),
    rule("one-composition-root", { path: "^server/(?!main\\.ts|compose/)" }, { path: "^server/compose/" }, "Only main composes; the command line serves through main."),
    rule("client-is-no-server", { path: "^client/" }, { path: "^(server|test)/" }, "They meet in shared."),
    rule("client-core-without-react", { path: "^client/(sync|model|control|state|editor|i18n)/" }, { path: "^client/(app|views|hooks|components)/|node_modules/(react|react-dom|react-aria-components|@lingui/react|@tiptap/react)/" }, "Framework-free core, thin hooks."),
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
