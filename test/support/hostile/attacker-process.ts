// The hostile member, in a process of its own. It reports when it is ready, computes for so many milliseconds or attacks on command, and reports what
// it saw and the processor it used.
import type { Outcome } from "./attack.ts";
import { ATTACKS } from "./attacks/all.ts";
import { HostileMember } from "./hostile-member.ts";
import type { Stage } from "./stage.ts";

/** What the attacker's process sends when its attack is over. */
export interface AttackReport extends Outcome {
  /** Its processor time divided by the time it took: 1 is one core. */
  readonly cores: number;
}

/** What the attacker's process is told. */
export type AttackerCommand = "attack" | `compute ${number}`;

/** Computes without a pause and sends nothing, so that it takes as much of the machine as an attack can. */
function compute(durationMs: number): void {
  const block = Buffer.alloc(1 << 20);
  for (const end = performance.now() + durationMs; performance.now() < end;) block.fill(block.reduce((sum, byte) => sum ^ byte, 1));
}

const [name, stage] = process.argv.slice(2);
const attack = ATTACKS.find((attack) => attack.name === name);
if (attack === undefined || stage === undefined) throw new Error(`there is no attack ${name}`);
const run = await attack.prepare(await HostileMember.signIn(JSON.parse(stage) as Stage));
process.on("message", (command: AttackerCommand) => {
  if (command !== "attack") {
    compute(Number(command.slice("compute ".length)));
    return void process.send?.("computed");
  }
  const [begun, cpuBefore] = [performance.now(), process.cpuUsage()];
  void run()
    .catch((cause: unknown): Outcome => ({ note: `broke off: ${cause instanceof Error ? cause.message.slice(0, 200) : String(cause)}` }))
    .then((outcome) => {
      const { user, system } = process.cpuUsage(cpuBefore);
      const report: AttackReport = { ...outcome, cores: (user + system) / 1_000 / (performance.now() - begun) };
      process.send?.(report, () => process.exit());
    });
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
