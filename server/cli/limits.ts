import { limitsInForce, parseLimits, type LimitInForce } from "../domain/limits.ts";
import { exit } from "./command.ts";
import { defineCommand } from "./define-command.ts";

const help = `Usage: majlis limits

Lists the limits that a server started in this environment would keep to, one a line: name, value, unit, "usual" or "changed", whom each
limit is for, what it protects. MAJLIS_LIMITS changes them. What limits a running node keeps to is under Administration, Limits.

Exit codes:
  0  done
  2  wrong usage, or a wrong MAJLIS_LIMITS`;

/** The command that lists the limits in force. */
export const limitsCommand = defineCommand({
  name: "limits",
  summary: "list the limits in force in this environment",
  help,
  options: null,
  run: async (_given, io) => {
    const limits = parseLimits(io.limits ?? "");
    if (!limits.ok) {
      for (const fault of limits.error) io.err(`majlis: MAJLIS_LIMITS: ${fault}`);
      return exit.usage;
    }
    for (const limit of limitsInForce(limits.value)) io.out(lineOf(limit));
    return exit.done;
  },
});

function lineOf({ name, value, usual, unit, of, counted, protects }: LimitInForce): string {
  const change = value === usual ? "usual" : `changed from ${usual}`;
  const whose = `each ${of}${counted === "site" ? ", on all nodes together" : ", on each node"}`;
  return `${name.padEnd(24)} ${String(value).padStart(10)} ${unit.padEnd(16)} ${change.padEnd(22)} ${whose}; protects ${protects}`;
}
