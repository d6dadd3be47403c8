import { until } from "./load.ts";
import { pick, type Fault, type FaultScene, type Healing } from "./fault.ts";
import { watchPresenceOf } from "./presence-probe.ts";

/** Waited longer for, so that a late one is told with its time. */
const PATIENCE_MS = 15_000;
const READY_LIMIT_MS = 30_000;
const HOUR_MS = 3_600_000;
const SIGN_IN_AGAIN = 4401;

const allNodes = ({ cluster }: FaultScene): readonly number[] => cluster.nodes.map(({ index }) => index);

async function killNode(scene: FaultScene): Promise<Healing> {
  const { cluster, wait, random, trial } = scene;
  const victim = pick(allNodes(scene), random);
  const presence = trial % scene.pace.presenceEvery === 1 ? await watchPresenceOf(scene, victim) : null;
  await cluster.endNode(victim, "SIGKILL");
  const gone = presence?.gone();
  await wait(scene.pace.away);
  await cluster.startNode(victim);
  const healedAt = performance.now();
  scene.note(`node ${victim}`);
  return { healedAt, ...(gone !== undefined && { afterwards: gone }) };
}

async function stopNode(scene: FaultScene): Promise<Healing> {
  const victim = pick(allNodes(scene), scene.random);
  const { process } = scene.cluster.node(victim).server;
  process.kill("SIGSTOP");
  const lasted = await scene.wait(scene.pace.stopped);
  process.kill("SIGCONT");
  const healedAt = performance.now();
  scene.note(`node ${victim} for ${(lasted / 1_000).toFixed(1)} s`);
  const firstReceiptMs = await scene.load.nextReceipt(PATIENCE_MS, ({ plan }) => plan.pinnedTo === victim);
  return { healedAt, firstReceiptMs };
}

async function restartAll(scene: FaultScene): Promise<Healing> {
  const { cluster } = scene;
  for (const index of allNodes(scene)) {
    const begun = performance.now();
    const code = await cluster.endNode(index, "SIGTERM");
    if (code !== 0) scene.broken(`node ${index} ended with code ${code} on SIGTERM`);
    scene.note(`node ${index} ended in ${(performance.now() - begun).toFixed(0)} ms`);
    await cluster.startNode(index);
    await until(() => cluster.balancer.isReady(index), { limitMs: READY_LIMIT_MS, what: `node ${index} is ready` });
  }
  return { healedAt: performance.now() };
}

async function killRedis(scene: FaultScene): Promise<Healing> {
  const { cluster } = scene;
  await cluster.redis.kill();
  if (scene.random() < 0.5) await scene.withdrawGuest();
  await scene.wait(scene.pace.away);
  await cluster.redis.restart();
  return { healedAt: performance.now() };
}

async function flushRedis(scene: FaultScene): Promise<Healing> {
  await scene.cluster.redis.ask("FLUSHALL");
  return { healedAt: performance.now() };
}

async function killPostgres(scene: FaultScene): Promise<Healing> {
  const { cluster, load } = scene;
  await cluster.postgres.kill("SIGKILL");
  const lasted = await scene.wait(scene.pace.away);
  await cluster.postgres.restart();
  const healedAt = performance.now();
  const firstReceiptMs = await load.nextReceipt(PATIENCE_MS);
  scene.holdFirstReceipt(firstReceiptMs);
  scene.note(`away for ${(lasted / 1_000).toFixed(1)} s`);
  return { healedAt, firstReceiptMs };
}

async function skewClock(scene: FaultScene): Promise<Healing> {
  const { cluster, load, random } = scene;
  const victim = pick(allNodes(scene), random);
  const offset = random() < 0.5 ? HOUR_MS : -HOUR_MS;
  const from = Date.now();
  cluster.skewClock(victim, offset);
  await scene.wait(scene.pace.away);
  if (random() < 0.5) await scene.withdrawGuest();
  // A node that begins with the wrong time, and one whose time jumps the other way.
  if (random() < 0.3) {
    await cluster.endNode(victim, "SIGTERM");
    await cluster.startNode(victim);
  } else cluster.skewClock(victim, -offset);
  await scene.wait(scene.pace.away);
  cluster.skewClock(victim, 0);
  const healedAt = performance.now();
  scene.note(`node ${victim} by ${offset / HOUR_MS} h`);
  for (const audit of load.audits) {
    await audit.follow();
    audit.checkTimes(from - 60_000, Date.now() + 5_000);
  }
  const refused = load.clients.reduce((sum, { closes }) => sum + closes.filter((code) => code === SIGN_IN_AGAIN).length, 0);
  if (refused > 0) scene.broken(`${refused} fresh tickets were refused`);
  return { healedAt };
}

/** Processes end, stop, come back; a clock is wrong. */
export const PROCESS_FAULTS: readonly Fault[] = [
  { name: "node-killed", inflict: killNode },
  { name: "redis-killed", inflict: killRedis },
  { name: "postgres-killed", inflict: killPostgres },
  { name: "redis-flushed", inflict: flushRedis },
  { name: "node-stopped", inflict: stopNode },
  { name: "clock-skewed", inflict: skewClock },
  { name: "rolling-restart", inflict: restartAll },
];
