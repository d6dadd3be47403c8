import { fail, ok, type Result } from "../../shared/result.ts";
import { LIMIT_TABLE as table, type LimitRow } from "./limit-table.ts";

// Every limit on the load that one person can cause (P12). A deployment changes them with MAJLIS_LIMITS; OPERATIONS.md lists them.

/** The limit `handshakes` counts in this time, milliseconds. */
export const HANDSHAKE_PERIOD_MS = 10_000;

/** The name of a limit. */
export type LimitName = keyof typeof table;

/** The limits in force on a node. */
export type Limits = Readonly<Record<LimitName, number>>;

/** Every limit with its default. */
export const USUAL_LIMITS: Limits = Object.freeze(
  Object.fromEntries(Object.entries(table).map(([name, { usual }]) => [name, usual])) as Record<LimitName, number>,
);

/** Those limits that hold how often a person asks for something in a minute, on all nodes together. */
export type PersonRateName = {
  [Name in LimitName]: (typeof table)[Name] extends { readonly unit: "per-minute"; readonly of: "person" } ? Name : never;
}[LimitName];

/** Whether a limit is one that a request of a person counts against. */
export function isPersonRate(name: LimitName): name is PersonRateName {
  const { unit, of } = table[name];
  return unit === "per-minute" && of === "person";
}

/** A limit as it is in force on a node: its value, its default, and what it is a limit of. */
export interface LimitInForce extends Omit<LimitRow, "least" | "most"> {
  readonly name: LimitName;
  readonly value: number;
}

/** The limits in force, in the order of the table. */
export function limitsInForce(limits: Limits): readonly LimitInForce[] {
  return (Object.keys(table) as LimitName[]).map((name) => {
    const { usual, unit, of, counted, protects } = table[name];
    return { name, value: limits[name], usual, unit, of, counted, protects };
  });
}

/**
 * Reads limits written as `tokens=100,rooms=500`; those not named keep their default.
 * Fails with every fault: an unknown or repeated name, a value that is not a whole number or out of range, a warning above its limit.
 */
export function parseLimits(text: string): Result<Limits, readonly string[]> {
  const faults: string[] = [];
  const set = new Map<string, number>();
  for (const pair of text.split(",").map((part) => part.trim())) {
    if (pair === "" && text.trim() === "") continue;
    // Not cut after the second part: what stands behind another "=" is a fault, too.
    const [name = "", ...values] = pair.split("=");
    const value = values.join("=");
    const row: LimitRow | undefined = Object.hasOwn(table, name) ? table[name as LimitName] : undefined;
    if (row === undefined) faults.push(`there is no limit "${name}"; the limits are ${Object.keys(table).join(", ")}`);
    else if (set.has(name)) faults.push(`"${name}" is set twice`);
    else if (!/^\d{1,9}$/.test(value) || Number(value) < row.least || Number(value) > row.most)
      faults.push(`"${name}" must be a whole number from ${row.least} to ${row.most}`);
    set.set(name, Number(value));
  }
  const limits: Limits = Object.freeze({ ...USUAL_LIMITS, ...Object.fromEntries(set) });
  if (faults.length === 0 && limits.boardWarningBytes > limits.boardBytes)
    faults.push(
      `"boardWarningBytes" (${limits.boardWarningBytes}) must not be above "boardBytes" (${limits.boardBytes}): no one would be warned`,
    );
  return faults.length > 0 ? fail(faults) : ok(limits);
}
