// The hostile member, in a process of its own. It reports when it is ready, attacks on command, and reports what it saw.
// It runs at a lower priority than the server and the honest people, because a member on another machine would not take their processor.
// On two cores it still takes some. So it also burns a core, without reaching the server, while the honest people are measured undisturbed.
// That makes the base generous: an attack that uses less of a core is compared with a base slower than its own would be.
import { getPriority, setPriority } from "node:os";
import { ATTACKS } from "./attacks/all.ts";
import { HostileMember } from "./hostile-member.ts";
import type { Stage } from "./stage.ts";

const LOWER_BY = 5;

setPriority(getPriority() + LOWER_BY);
const [name, stage] = process.argv.slice(2);
const attack = ATTACKS.find((attack) => attack.name === name);
if (attack === undefined || stage === undefined) throw new Error(`there is no attack ${name}`);
const run = await attack.prepare(await HostileMember.signIn(JSON.parse(stage) as Stage));
/** How long it is busy at a time before it looks whether it was told to attack, milliseconds. */
const BUSY_MS = 50;
const busy = setInterval(() => {
  for (const end = performance.now() + BUSY_MS; performance.now() < end;);
}, BUSY_MS);
process.once("message", () => {
  clearInterval(busy);
  void run()
    .catch((cause: unknown) => ({ note: `broke off: ${cause instanceof Error ? cause.message.slice(0, 200) : String(cause)}` }))
    .then((outcome) => process.send?.(outcome, () => process.exit()));
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
