// `npm test`: installs what the suites need, runs every suite, and ends with one plain line.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, environment, node, root } from "../../server/launch/project.mjs";

/** PostgreSQL's programs, one folder a version. Read by hand: this file also runs on a Node that has no glob. */
const postgresql = "/usr/lib/postgresql";
const postgresServers = existsSync(postgresql)
  ? readdirSync(postgresql).map((version) => join(postgresql, version, "bin", "postgres"))
  : [];

/** Real parts that come from the system, each with a file that shows it is there. */
const systemParts = [
  { name: "chromium", files: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"] },
  { name: "fonts-noto-core", files: ["/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"] },
  { name: "postgresql", files: postgresServers },
  { name: "redis-server", files: ["/usr/bin/redis-server"] },
  { name: "openssl", files: ["/usr/bin/openssl"] },
];

function ensureSystemParts() {
  const missing = systemParts.filter(({ files }) => !files.some((file) => existsSync(file))).map(({ name }) => name);
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(", ")} from Debian's packages …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { env, stdio: "inherit" });
  const done = spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (done.status === 0) return;
  console.error(`The tests need ${missing.join(", ")}: install by hand, or run as root on Debian.`);
  process.exit(1);
}

ensureInstalled();
ensureSystemParts();
ensureBuilt();
const results = join(root, ".cache", "test-results.json");
mkdirSync(join(root, ".cache"), { recursive: true });
rmSync(results, { force: true });
const run = spawnSync(
  node(),
  [
    join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, env: environment(), stdio: "inherit" },
);
const report = existsSync(results) ? JSON.parse(readFileSync(results, "utf8")) : { numPassedTests: 0, numFailedTests: 0 };
// A run that failed without a failing test (a file that does not load, an unhandled error) has failed all the same.
const failed = run.status === 0 ? report.numFailedTests : Math.max(1, report.numFailedTests);
console.log(`${report.numPassedTests} passed, ${failed} failed`);
process.exit(failed === 0 && report.numPassedTests > 0 ? 0 : 1);
