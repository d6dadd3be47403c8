// `npm test`: installs what the suites need, runs every suite, and ends with one plain line.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "../../server/launch/project.mjs";
import { runVitest } from "./run-vitest.mjs";

/** Suites whose tests share the machine with servers, databases and browsers. */
const sharedSuites = ["integration", "e2e"];

/** Most failed files that are run once more. */
const RUN_AGAIN_LIMIT = 3;

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
mkdirSync(join(root, ".cache"), { recursive: true });
const results = join(root, ".cache", "test-results.json");
const first = await runVitest(process.argv.slice(2), results);
const outcome = mayRunAgain(first) ? await runAgain(first) : first;
const failed = outcome.failures.reduce((sum, { tests }) => sum + tests.length, 0) + (outcome.isBroken ? 1 : 0);
console.log(`${outcome.passed} passed, ${failed} failed`);
process.exit(failed === 0 && outcome.passed > 0 ? 0 : 1);

/** Few files, all of the suites above. Nothing else is ever run twice. */
function mayRunAgain({ failures, isBroken }) {
  const isShared = ({ file }) => sharedSuites.some((suite) => file.startsWith(join(root, "test", suite)));
  return !isBroken && failures.length > 0 && failures.length <= RUN_AGAIN_LIMIT && failures.every(isShared);
}

/** Runs the files that failed once more with nothing beside them, and names each test that now passes: it is unsteady, a fault to mend. */
async function runAgain(first) {
  const files = first.failures.map(({ file }) => file);
  console.log(`Running ${files.length} failed ${files.length === 1 ? "file" : "files"} once more, alone …`);
  const again = await runVitest(["--maxWorkers=1", ...files], results);
  if (again.isBroken) return { ...again, passed: first.passed };
  const still = new Set(again.failures.flatMap(({ tests }) => tests));
  const unsteady = first.failures.flatMap(({ tests }) => tests).filter((test) => !still.has(test));
  for (const test of unsteady) console.log(`UNSTEADY, failed above and passed alone: ${test}`);
  return { ...again, passed: first.passed + unsteady.length };
}
