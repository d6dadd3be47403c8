import { Hub } from "../../../server/domain/hub/hub.ts";

// Loaded before a server (`--import`): ends its process, as a power cut would, before or after a step of a release. The points are counted from 0, two for each act of
// a release, a disclosure or a recall that this process writes; MAJLIS_TEST_END_AT says which one.

const endAt = Number(process.env["MAJLIS_TEST_END_AT"] ?? "-1");
const NOUNS: ReadonlySet<string> = new Set(["release", "disclosure", "recall"]);
let points = 0;

function point(): void {
  if (points++ === endAt) process.kill(process.pid, "SIGKILL");
}

/** The same method, with a point before it and one after it. */
function withPoints(method: (this: Hub, ...args: unknown[]) => Promise<unknown>, typeOf: (args: readonly unknown[]) => string) {
  return async function (this: Hub, ...args: unknown[]): Promise<unknown> {
    const isCounted = NOUNS.has(typeOf(args).split(".", 1)[0] ?? "");
    if (isCounted) point();
    const end = await method.apply(this, args);
    if (isCounted) point();
    return end;
  };
}

type Requested = { readonly command: { readonly type: string; readonly isTrial?: boolean } };

/** A trial writes nothing, so it is no step. */
function written({ command }: Requested): string {
  return command.isTrial === true ? "" : command.type;
}

const prototype = Hub.prototype as unknown as Record<"command" | "ownCommand", (this: Hub, ...args: unknown[]) => Promise<unknown>>;
prototype.command = withPoints(prototype.command, ([, requested]) => written(requested as Requested));
prototype.ownCommand = withPoints(prototype.ownCommand, ([requested]) => written(requested as Requested));
