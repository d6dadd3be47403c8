import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, "../../..");
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const operations = readFileSync(join(root, "server/deploy/OPERATIONS.md"), "utf8");
const locked = (name: string): Locked | undefined => packages[`node_modules/${name}`];

/** Platforms on which a server runs, as OPERATIONS.md claims them: a build of argon2 for each is all that it needs of native code. */
const SERVER_PLATFORMS = ["linux-x64-gnu", "linux-x64-musl", "linux-arm64-gnu", "linux-arm64-musl", "darwin-arm64", "darwin-x64"];
/** Platforms on which the client is built. */
const BUILD_PLATFORMS = ["linux-x64-gnu", "linux-x64-musl", "linux-arm64-gnu", "linux-arm64-musl"];

describe("the lock file", () => {
  it("has argon2's builds for every platform that a server is said to run on, at the version of argon2, each with its digest", () => {
    const { version } = locked("@node-rs/argon2") ?? {};
    const builds = SERVER_PLATFORMS.map((platform) => [platform, locked(`@node-rs/argon2-${platform}`)] as const);
    for (const [platform, build] of builds) {
      expect([platform, build?.version, build?.integrity?.slice(0, 7), build?.dev ?? false]).toEqual([platform, version, "sha512-", false]);
      expect(operations).toContain(`\`${platform}\``);
    }
  });

  it("names every optional build of every package: `npm ci` refuses one that leaves any out, whatever the platform", () => {
    const named = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)));
    const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => !named.has(name)),
    );
    expect(missing).toEqual([]);
  });

  it("has what builds the client for every platform that it is said to be built on", () => {
    for (const name of ["@tailwindcss/oxide", "@rolldown/binding", "lightningcss"]) {
      const missing = BUILD_PLATFORMS.filter((platform) => locked(`${name}-${platform}`)?.integrity === undefined);
      expect([name, missing]).toEqual([name, []]);
    }
  });

  it("has no package of a server that runs a script when it is installed, but the one that brings Node", () => {
    const scripted = Object.entries(packages).filter(
      ([, { hasInstallScript, dev, optional }]) => hasInstallScript === true && dev !== true && optional !== true,
    );
    expect(scripted.map(([path]) => path)).toEqual(["node_modules/node"]);
  });
});
