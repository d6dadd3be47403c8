import { pick, type Fault, type FaultScene, type Healing } from "./fault.ts";
import type { TcpProxy } from "./tcp-proxy.ts";

const PATIENCE_MS = 15_000;

/** One node, or all of them. */
function victimsOf({ cluster, random }: FaultScene): readonly number[] {
  const all = cluster.nodes.map(({ index }) => index);
  return random() < 0.6 ? [pick(all, random)] : all;
}

/** Takes lines away by a reset or by silence. Says which. */
function breakLines(scene: FaultScene, lines: readonly TcpProxy[]): string {
  const isCut = scene.random() < 0.5;
  for (const line of lines) {
    if (isCut) line.cut();
    else line.silence();
  }
  return isCut ? "cut" : "silent";
}

function said(victims: readonly number[], how: string, lastedMs: number): string {
  return `${victims.length > 1 ? "all nodes" : `node ${victims[0]}`} ${how} for ${(lastedMs / 1_000).toFixed(1)} s`;
}

async function partitionRedis(scene: FaultScene): Promise<Healing> {
  const { cluster } = scene;
  const victims = victimsOf(scene);
  const lines = victims.map((index) => cluster.node(index).toRedis);
  const how = breakLines(scene, lines);
  if (scene.random() < 0.5) await scene.withdrawGuest();
  const lasted = await scene.wait(scene.pace.partition);
  for (const line of lines) line.mend();
  scene.note(said(victims, how, lasted));
  return { healedAt: performance.now() };
}

async function partitionPostgres(scene: FaultScene): Promise<Healing> {
  const { cluster, load } = scene;
  const victims = victimsOf(scene);
  const lines = victims.map((index) => cluster.node(index).toPostgres);
  const how = breakLines(scene, lines);
  if (victims.length < cluster.nodes.length && scene.random() < 0.5) await scene.withdrawGuest();
  const lasted = await scene.wait(scene.pace.partition);
  for (const line of lines) line.mend();
  const healedAt = performance.now();
  scene.note(said(victims, how, lasted));
  const firstReceiptMs = await load.nextReceipt(PATIENCE_MS, ({ plan }) => plan.pinnedTo !== undefined && victims.includes(plan.pinnedTo));
  scene.holdFirstReceipt(firstReceiptMs);
  return { healedAt, firstReceiptMs };
}

async function isolate(scene: FaultScene): Promise<Healing> {
  const { cluster, load, pace } = scene;
  const victim = pick(
    cluster.nodes.map(({ index }) => index),
    scene.random,
  );
  const { toPostgres, toRedis } = cluster.node(victim);
  const how = breakLines(scene, [toPostgres, toRedis]);
  const begun = performance.now();
  const lasting = scene.wait(pace.isolated);
  await scene.withdrawGuest(victim);
  await lasting;
  toPostgres.mend();
  toRedis.mend();
  const healedAt = performance.now();
  scene.note(said([victim], how, performance.now() - begun));
  return { healedAt, firstReceiptMs: await load.nextReceipt(PATIENCE_MS, ({ plan }) => plan.pinnedTo === victim) };
}

async function slowLines(scene: FaultScene): Promise<Healing> {
  const { cluster, random } = scene;
  const victim = cluster.node(
    pick(
      cluster.nodes.map(({ index }) => index),
      random,
    ),
  );
  const how = { delayMs: 10 + random() * 150, bytesPerSecond: 64_000 + random() * 400_000 };
  victim.toPostgres.slow(how);
  victim.toRedis.slow({ delayMs: random() * 300 });
  await scene.wait(scene.pace.away);
  victim.toPostgres.mend();
  victim.toRedis.mend();
  scene.note(`node ${victim.index}, each way ${how.delayMs.toFixed(0)} ms to PostgreSQL`);
  return { healedAt: performance.now() };
}

async function disturbBus(scene: FaultScene): Promise<Healing> {
  const { cluster, random } = scene;
  const rates = { dropped: 0.1, held: 0.25, repeated: 0.2, longestHoldMs: 20 + random() * 200 };
  for (const { bus } of cluster.nodes) bus.disturb(rates);
  await scene.wait(scene.pace.away);
  if (random() < 0.5) await scene.withdrawGuest();
  await scene.wait(scene.pace.away);
  for (const { bus } of cluster.nodes) bus.disturb(null);
  const total = cluster.nodes.reduce((sum, { bus: { counts } }) => sum + counts.dropped + counts.held + counts.repeated, 0);
  if (total === 0) scene.broken("no message of the bus came by: nothing was tried");
  scene.note(`${total} messages so far`);
  return { healedAt: performance.now() };
}

async function loseReceipts(scene: FaultScene): Promise<Healing> {
  const { load } = scene;
  const before = load.writers.reduce((sum, { connections }) => sum + connections, 0);
  for (const writer of load.writers) writer.cutAfterWrite = 0.3;
  await scene.wait(scene.pace.away);
  for (const writer of load.writers) writer.cutAfterWrite = 0;
  const cuts = load.writers.reduce((sum, { connections }) => sum + connections, 0) - before;
  scene.note(`${cuts} connections`);
  return { healedAt: performance.now() };
}

/** Lines break, go silent, get slow, and lose or repeat what they carry. */
export const LINE_FAULTS: readonly Fault[] = [
  { name: "partition-redis", inflict: partitionRedis },
  { name: "partition-postgres", inflict: partitionPostgres },
  { name: "node-isolated", inflict: isolate },
  { name: "slow-lines", inflict: slowLines },
  { name: "bus-disturbed", inflict: disturbBus },
  { name: "receipts-dropped", inflict: loseReceipts },
];
