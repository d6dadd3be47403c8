import { memoryAttemptCounter } from "../../../server/adapters/memory/attempt-counters.ts";
import { LIMIT_TABLE } from "../../../server/domain/limit-table.ts";
import { limitsInForce, USUAL_LIMITS, type LimitName } from "../../../server/domain/limits.ts";
import type { HttpDeps } from "../../../server/transport/http/http-deps.ts";
import type { Route } from "../../../server/transport/http/route.ts";
import { routeTable } from "../../../server/transport/http/route-table.ts";
import { CONTROL_MESSAGES, SYNC_MESSAGES, type MessageLimits } from "./socket-limits.ts";

/** Every route of a node that has all its parts. */
export function allRoutes(): readonly Route[] {
  const part = (): never => {
    throw new Error("the routes are listed, not called");
  };
  const parts = { exportLedger: part, importStix: part, restoreCards: part, acts: {}, releases: {}, demo: {} };
  return routeTable({ ...parts, ownOrigins: () => [], openCounter: memoryAttemptCounter, limits: USUAL_LIMITS } as unknown as HttpDeps);
}

/** `server/deploy/LIMITS.md`, made of the tables of the program. */
export function limitsDocument(): string {
  return `${[INTRODUCTION, changeable(), ROUTES, routes(), SOCKETS, messages("sync", SYNC_MESSAGES), messages("control", CONTROL_MESSAGES)].join("\n\n")}\n`;
}

const INTRODUCTION = `# What limits what

Made from the tables of the program by \`test/unit/limits/limits-document.test.ts\`, which fails while this file says something else (\`vitest --update\` writes it).
What happens beyond a limit is in [OPERATIONS.md](OPERATIONS.md), why it is there in [RULES.md](../domain/RULES.md).

## Limits that a deployment may change

\`MAJLIS_LIMITS\` changes them. "Each" is what has one of its own; \`source\` is an account at one address, or in one browser that has signed in to it before. "Counted":
by all nodes of a site together, or by each node for itself.`;

function changeable(): string {
  const rows = limitsInForce(USUAL_LIMITS).map(({ name, usual, unit, of, counted, protects }) => {
    const { least, most } = LIMIT_TABLE[name];
    return row([`\`${name}\``, usual, `${least} to ${most}`, unit, of, counted, protects]);
  });
  return table(["limit", "usual", "range", "unit", "each", "counted", "protects"], rows);
}

const ROUTES = `## Routes

Every request waits for its turn by address, and there by what it shows (L10); a signed-in person has four at work and 100 waiting, 1 MB of JSON at once and 2 MB a second
(L10), and all their unread answers count in \`unreadAnswerBytes\` (L13). A body has 15 s to come (L10), and 100 kB unless the route takes more. What a route is held to beside that:`;

function routes(): string {
  const rows = allRoutes().map((route) => row([`\`${route.method.toUpperCase()} ${route.path}\``, whoMay(route), heldBy(route)]));
  return table(["route", "for", "limits"], rows);
}

function whoMay({ isOpen, isForAnyHost }: Route): string {
  if (!isOpen) return "people who signed in";
  return isForAnyHost === true ? "anybody, under any host name" : "anybody";
}

function heldBy({ limits, isLarge, slots, rateFor }: Route): string {
  const names = limits.map((name: LimitName) => `\`${name}\``);
  if (isLarge === true) names.push("one a person until it is read (L13)");
  if (slots !== undefined) names.push("slots of a node and of a person (L6, A20)");
  if (rateFor !== undefined) names.push("which rate counts depends on whom it is about");
  return names.length === 0 ? "–" : names.join(", ");
}

const SOCKETS = `## Messages on sockets`;

function messages(socket: string, held: Readonly<Record<string, MessageLimits>>): string {
  const rows = Object.entries(held).map(([name, { person, address, socket: ofSocket }]) => row([socket, name, person, address, ofSocket]));
  return table(["socket", "message", "each person", "each address", "each socket"], rows);
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [row(head), row(head.map(() => "---")), ...rows].join("\n");
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}
