import type { Fault, FaultScene, Healing } from "./fault.ts";
import type { FullDisk } from "./full-disk.ts";

const PATIENCE_MS = 15_000;
/** Filled again and again: whatever is freed meanwhile is taken too. */
const FILL_EVERY_MS = 200;

async function fillFor(scene: FaultScene, disk: FullDisk): Promise<void> {
  disk.fill();
  const again = setInterval(() => disk.fill(), FILL_EVERY_MS);
  await scene.wait(scene.pace.away);
  clearInterval(again);
}

function disksOf({ cluster }: FaultScene): NonNullable<FaultScene["cluster"]["disks"]> {
  if (cluster.disks === null) throw new Error("this cluster has no small disks");
  return cluster.disks;
}

async function fillDatabase(scene: FaultScene): Promise<Healing> {
  const { cluster, load } = scene;
  const disk = disksOf(scene).database;
  await fillFor(scene, disk);
  disk.free();
  const isUp = await cluster.postgres.run("SELECT 1").then(
    () => true,
    () => false,
  );
  if (!isUp) {
    scene.note("PostgreSQL ended itself and was started again");
    await cluster.postgres.restart();
  }
  const healedAt = performance.now();
  return { healedAt, firstReceiptMs: await load.nextReceipt(PATIENCE_MS) };
}

/** What is on a node's own disk is a cache: everything goes on without it. */
async function fillNode(scene: FaultScene): Promise<Healing> {
  const { load } = scene;
  const disk = disksOf(scene).node;
  const counted = ({ plan }: { plan: { readonly pinnedTo?: number } }): boolean => plan.pinnedTo === 0;
  disk.fill();
  const during = load.nextReceipt(PATIENCE_MS, counted);
  await fillFor(scene, disk);
  const firstReceiptMs = await during;
  disk.free();
  if (firstReceiptMs === null) scene.broken("nothing was receipted on the node whose own disk was full");
  return { healedAt: performance.now(), firstReceiptMs };
}

/** Disks run full. Root alone can make such a disk. */
export const DISK_FAULTS: readonly Fault[] = [
  { name: "database-disk-full", needs: { smallDisks: true }, inflict: fillDatabase },
  { name: "node-disk-full", needs: { smallDisks: true }, inflict: fillNode },
];
