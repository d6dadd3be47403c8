/*
 * One hostile member against a real server, one attack at a time, while honest people work on the same board and on another:
 * `node test/trials/hostile.ts [--only mark-names,exports] [--quick] [--base <other checkout>] [--json <file>] [--list]`.
 * Measures receipts, joins and memory beside each attack, and ends with 1 if a goal was missed or a promise broken. Linux; loopback only.
 * A row is held if receipts of the other people take at most twice as long (p99) as the same people's just before, while the attacker's process
 * is idle, joins take at most a second, memory comes back to within 100 MB, and the process lives. A p99 below 5 ms counts as 5: of some hundred
 * receipts it rests on two or three, and timers, the scheduler and one flush of the disk make each of them uncertain by a few milliseconds.
 * The attacker runs, with all its threads, only where nothing else wants the processor (SCHED_IDLE), because a member elsewhere has a processor of
 * their own; where a core is free it attacks with all of it. Of each board a row tells three figures, `before (beside) → during`: the p99 of the
 * undisturbed, that of the same people beside an attacker's process that only computes and sends nothing, and that under attack. The goal compares the
 * third with the first. The second shows how much of a miss is the machine's: caches and memory are shared, and the system takes a moment to take a
 * core back. Each row also tells the processor time of attacker and server, in cores. test/integration/hostile-member.test.ts is the short form.
 */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Attack } from "../support/hostile/attack.ts";
import { ATTACKS } from "../support/hostile/attacks/all.ts";
import { hostileTable, rowLine } from "../support/hostile/hostile-table.ts";
import { FULL_PACE, QUICK_PACE, runRow, type RowResult } from "../support/hostile/run-row.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;
const { values } = parseArgs({ options: { only: text, base: text, json: text, quick: flag, list: flag } });
if (values.list) {
  for (const { name, cites, what } of ATTACKS) console.log(`${name.padEnd(22)} ${what} (${cites})`);
  process.exit();
}
const attacks = (values.only?.split(",") ?? ATTACKS.map(({ name }) => name)).map((name): Attack => {
  const attack = ATTACKS.find((attack) => attack.name === name);
  if (attack !== undefined) return attack;
  console.error(`there is no attack ${name}; there are: ${ATTACKS.map(({ name }) => name).join(", ")}`);
  process.exit(2);
});
const checkout = values.base === undefined ? undefined : resolve(values.base);
const rows: RowResult[] = [];
let failed = 0;
for (const attack of attacks) {
  try {
    const row = await runRow(attack, values.quick ? QUICK_PACE : FULL_PACE, checkout);
    rows.push(row);
    if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows, null, 2));
    console.log(`${rowLine(row)}\n    load ${loadavg()[0]?.toFixed(1)}`);
  } catch (cause) {
    failed += 1;
    console.error(`${attack.name} could not be tried: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
const broken = rows.filter(({ broken }) => broken.length > 0);
console.log(`\n${hostileTable(rows)}\n\n${rows.length - broken.length} held, ${broken.length} broken, ${failed} could not be tried`);
process.exit(broken.length + failed === 0 ? 0 : 1);
