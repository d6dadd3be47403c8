// Runs under whatever Node the system has (20 or newer), before anything is installed: plain JavaScript, built-in modules only.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const bin = join(root, "node_modules", ".bin");
const pinnedNode = join(root, "node_modules", "node", "bin", "node");
const installStamp = join(root, "node_modules", ".majlis-installed");
const buildStamp = join(root, "dist", ".majlis-built");

/** Oldest Node that the server runs on: older ones know no ML-DSA keys, which the identity of a site has. */
const OLDEST_NODE = [24, 6];

/** The environment in which the project's programs run: its own tools, and Node 24, come first. */
export function environment(extra = {}) {
  return { ...process.env, PATH: [bin, process.env.PATH].join(delimiter), PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1", ...extra };
}

/**
 * When glibc gives freed memory back to the system, in bytes (mallopt(3)): left alone it raises these bounds with each large buffer that is freed,
 * and keeps tens of megabytes after a busy hour.
 */
const memoryBounds = JSON.parse(readFileSync(new URL("memory-bounds.json", import.meta.url), "utf8"));

/** Path of the Node that the project pins, or of the host's Node if the package was installed without scripts. Ends the process if neither is 24.6 or newer. */
export function node() {
  if (existsSync(pinnedNode)) return pinnedNode;
  if (isNewEnough(process.versions.node)) return process.execPath;
  const oldest = OLDEST_NODE.join(".");
  console.error(
    `Majlis needs Node ${oldest}. Its pinned copy is missing: install without --ignore-scripts, or run with Node ${oldest} or newer.`,
  );
  process.exit(1);
}

/** Installs exactly what package-lock.json names, unless that was done before. */
export function ensureInstalled() {
  const wanted = digest(["package.json", "package-lock.json"]);
  if (read(installStamp) === wanted) return;
  console.log("Installing packages (first start, or the lock file changed) …");
  install(process.execPath);
  // npm leaves out optional packages that the Node it runs on is too old for, so the pinned Node installs what is missing.
  if (!isNewEnough(process.versions.node)) install(node());
  writeFileSync(installStamp, wanted);
}

function install(nodePath) {
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [nodePath, [npm]] : ["npm", []];
  // Not `npm ci`, which deletes what is installed first. Versions are exact all the same.
  const options = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  if (spawnSync(command, [...args, ...options], { cwd: root, env: environment(), stdio: "inherit" }).status === 0) return;
  console.error("Installing failed. Majlis needs the npm registry once; see the message above.");
  process.exit(1);
}

/** Builds the client into dist/client, unless nothing it is made of has changed. */
export function ensureBuilt() {
  const wanted = digest(["client", "shared", "package-lock.json", "vite.config.ts"]);
  if (read(buildStamp) === wanted) return;
  console.log("Building the client …");
  const done = spawnSync(node(), [join(root, "node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "warn"], {
    cwd: root,
    env: environment(),
    stdio: "inherit",
  });
  if (done.status !== 0) {
    console.error("Building the client failed; see the message above.");
    process.exit(1);
  }
  mkdirSync(dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, wanted);
}

/** Runs a program to its end with signals passed on, and ends this process as it ended. glibc keeps little freed memory unless `env` says otherwise. */
export function become(command, args, env) {
  const child = spawn(command, args, { cwd: root, env: { ...memoryBounds, ...env }, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

/** Whether a version of Node, such as 24.5.0, is one that the server runs on. */
function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

function digest(paths) {
  const hash = createHash("sha256");
  for (const path of paths) addToDigest(hash, path);
  return hash.digest("hex");
}

function addToDigest(hash, path) {
  const full = join(root, path);
  if (statSync(full).isDirectory()) {
    for (const name of readdirSync(full).toSorted()) addToDigest(hash, join(path, name));
  } else hash.update(path).update("\0").update(readFileSync(full)).update("\0");
}
