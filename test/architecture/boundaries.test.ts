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
      "client-core-without-react: client/state/knows-react.ts → ../../../node_modules/react/index.js",
      "client-core-without-react: client/state/knows-react.ts → client/hooks/use-planted.ts",
      "client-is-no-server: client/knows-server.ts → server/compose/compose.ts",
      "domain-is-pure: server/domain/knows-adapters.ts → server/adapters/two/other.ts",
      "domain-is-pure: server/domain/knows-adapters.ts → server/compose/compose.ts",
      "domain-without-io: server/domain/sets-timers.ts → timers",
      "hub-engine-and-cluster-are-strangers: server/domain/cluster/knows-engine.ts → server/domain/engine/knows-roster.ts",
      "hub-engine-and-cluster-are-strangers: server/domain/engine/knows-roster.ts → server/domain/roster/roster.ts",
      "hub-engine-and-cluster-are-strangers: server/domain/hub/knows-cluster.ts → server/domain/cluster/knows-engine.ts",
      "one-composition-root: server/domain/knows-adapters.ts → server/compose/compose.ts",
      "ports-have-no-body: server/ports/has-a-body.ts → server/domain/knows-adapters.ts",
      "shared-is-a-leaf: shared/knows-server.ts → server/compose/compose.ts",
      "shared-without-node: shared/reads-files.ts → fs",
      "state-is-above-the-core: client/model/knows-state.ts → client/state/planted.ts",
      "wire-and-commit-rest-on-no-owner: server/domain/wire/knows-hub.ts → server/domain/hub/knows-cluster.ts",
    ]);
  });
});
