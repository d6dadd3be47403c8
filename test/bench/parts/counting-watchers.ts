// Watchers that count the bytes they get and look at none of them, in a process of their own, so that reading is as cheap as it can be.
// Opens what the first argument says, says "ready", and answers "report" with the bytes of each and the processor time it used so far.
import { askForAll } from "./decoder.ts";
import { openHocuspocus } from "./hocuspocus-client.ts";
import { RawSocket } from "./raw-socket.ts";

/** Which board to watch. */
export interface WatchPlan {
  readonly port: number;
  readonly path: string;
  readonly protocols: readonly string[];
  readonly isHocuspocus: boolean;
  readonly count: number;
}

/** What watchers tell of themselves. */
export interface WatchReport {
  /** Bytes received so far, by watcher. */
  readonly bytes: readonly number[];
  readonly cpuMs: number;
}

/** Handshakes under way at once. */
const AT_ONCE = 25;

const plan = JSON.parse(process.argv[2] ?? "") as WatchPlan;
const sockets: RawSocket[] = [];
while (sockets.length < plan.count) {
  const opening = Array.from({ length: Math.min(AT_ONCE, plan.count - sockets.length) }, () =>
    plan.isHocuspocus ? openHocuspocus(plan.port, plan.path) : RawSocket.open(plan.port, plan.path, plan.protocols),
  );
  for (const socket of await Promise.all(opening)) {
    socket.send(askForAll);
    sockets.push(socket);
  }
}
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  const report: WatchReport = { bytes: sockets.map(({ receivedBytes }) => receivedBytes), cpuMs: (user + system) / 1000 };
  process.send?.(report);
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
