import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractDepcruiseConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const { options = {}, ...ruleSet } = await extractDepcruiseConfig(join(root, ".dependency-cruiser.mjs"));

/** Reads a tree under the rules of the repository. Paths are relative to `baseDir`. */
async function cruised(baseDir: string, folders: readonly string[]): Promise<ICruiseResult> {
  const { tsConfig: _tsConfig, ...rest } = options;
  const result = await cruise([...folders], { ...rest, ruleSet, validate: true, baseDir });
  if (typeof result.output === "string") throw new Error(result.output);
  return result.output;
}

const named = ({ summary }: ICruiseResult): string[] =>
  summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).toSorted();

describe("the borders of the code", () => {
  it("hold in the whole tree, and the whole tree was read", async () => {
    const result = await cruised(root, ["server", "client", "shared", "test"]);
    expect(named(result)).toEqual([]);
    expect(result.modules.filter(({ source }) => /^(server|client|shared)\//.test(source)).length).toBeGreaterThan(100);
    expect(result.summary.totalDependenciesCruised ?? 0).toBeGreaterThan(500);
  });

  it("are reported where they are crossed: every planted violation, by the rule it breaks", async () => {
    const result = await cruised(join(import.meta.dirname, "planted"), ["server", "client", "shared"]);
    expect(named(result)).toEqual([
      "adapters-are-strangers: server/adapters/one/stranger.ts → server/adapters/two/other.ts",
      "adapters-know-ports-only: server/adapters/one/knows-threads.ts → server/threads/thread.ts",
      "cli-opens-its-own-stores: server/cli/knows-threads.ts → server/launch/launcher.ts",
      "cli-opens-its-own-stores: server/cli/knows-threads.ts → server/threads/thread.ts",
      "client-core-without-react: client/model/knows-views.ts → client/App.ts",
      "client-core-without-react: client/model/knows-views.ts → client/views/board/Board.ts",
      "client-core-without-react: client/state/knows-react.ts → ../../../node_modules/react/index.js",
      "client-core-without-react: client/state/knows-react.ts → client/hooks/use-planted.ts",
      "client-is-no-server: client/knows-server.ts → server/compose/compose.ts",
      "commands-know-no-technology: server/commands/knows-root.ts → server/compose/compose.ts",
      "commands-know-no-technology: server/commands/knows-root.ts → server/main.ts",
      "commands-know-no-technology: server/commands/knows-root.ts → server/stray.ts",
      "compose-starts-no-process: server/compose/knows-main.ts → server/cli/command.ts",
      "compose-starts-no-process: server/compose/knows-main.ts → server/deploy/example.ts",
      "config-knows-no-part: server/config.ts → server/adapters/two/other.ts",
      "deploy-holds-no-code: server/compose/knows-main.ts → server/deploy/example.ts",
      "domain-is-pure: server/domain/hub/knows-root.ts → server/config.ts",
      "domain-is-pure: server/domain/hub/knows-root.ts → server/stray.ts",
      "domain-is-pure: server/domain/knows-adapters.ts → server/adapters/two/other.ts",
      "domain-is-pure: server/domain/knows-adapters.ts → server/compose/compose.ts",
      "domain-without-io: server/domain/sets-timers.ts → timers",
      "domain-without-technology: server/domain/knows-technology.ts → ../../../node_modules/ws/wrapper.mjs",
      "hub-engine-and-cluster-are-strangers: server/domain/cluster/knows-engine.ts → server/domain/engine/knows-roster.ts",
      "hub-engine-and-cluster-are-strangers: server/domain/engine/knows-roster.ts → server/domain/roster/roster.ts",
      "hub-engine-and-cluster-are-strangers: server/domain/hub/knows-cluster.ts → server/domain/cluster/knows-engine.ts",
      "launch-is-a-start: server/cli/knows-threads.ts → server/launch/launcher.ts",
      "launch-runs-on-any-node: server/launch/knows-config.ts → ../../../node_modules/zod/index.d.cts",
      "launch-runs-on-any-node: server/launch/knows-config.ts → server/config.ts",
      "main-only-composes: server/main.ts → server/commands/use-case.ts",
      "no-circles: shared/in-a-circle.ts → shared/other-half.ts",
      "one-composition-root: server/commands/knows-root.ts → server/compose/compose.ts",
      "one-composition-root: server/domain/knows-adapters.ts → server/compose/compose.ts",
      "one-entry: server/commands/knows-root.ts → server/main.ts",
      "ports-have-no-body: server/ports/has-a-body.ts → server/domain/knows-adapters.ts",
      "ports-without-node: server/ports/reads-files.ts → fs",
      "root-holds-nothing-to-import: server/commands/knows-root.ts → server/stray.ts",
      "root-holds-nothing-to-import: server/domain/hub/knows-root.ts → server/stray.ts",
      "root-is-main-and-config: server/stray.ts → server/commands/use-case.ts",
      "shared-is-a-leaf: shared/knows-server.ts → server/compose/compose.ts",
      "shared-without-node: shared/reads-files.ts → fs",
      "state-is-above-the-core: client/model/knows-state.ts → client/state/planted.ts",
      "threads-serve-what-they-are-given: server/threads/knows-compose.ts → server/cli/command.ts",
      "threads-serve-what-they-are-given: server/threads/knows-compose.ts → server/transport/http/route.ts",
      "transport-decides-nothing: server/transport/knows-adapters.ts → server/adapters/two/other.ts",
      "transports-are-strangers: server/transport/sync/knows-http.ts → server/transport/http/route.ts",
      "views-are-strangers: client/views/sheet/knows-board.ts → client/views/board/Board.ts",
      "wire-and-commit-rest-on-no-owner: server/domain/wire/knows-hub.ts → server/domain/hub/knows-cluster.ts",
    ]);
    const reported = new Set(result.summary.violations.map(({ rule }) => rule.name));
    // A rule without a planted violation may have a hole that nothing shows.
    expect(ruleSet.forbidden?.flatMap(({ name = "" }) => (reported.has(name) ? [] : [name]))).toEqual([]);
  });
});
