import { setTimeout as passed } from "node:timers/promises";
import type { Contribution } from "../../../shared/rest/contributions.ts";
import { RestClient } from "../rest-client.ts";
import type { RunningServer } from "../start-server.ts";
import type { Member, RevocationRoom } from "./revocation-room.ts";
import { WorkingMember, type Credential } from "./working-member.ts";

/** How a right ends. `demoted`: only the right to write does. */
export type Ending = "removed" | "token-ended" | "signed-out" | "disabled" | "demoted";

/** Most endings are removals, which need no new sign-in after them. */
const ENDINGS: readonly Ending[] = ["removed", "token-ended", "removed", "demoted", "removed", "signed-out", "removed", "disabled"];

/** The person goes on trying for so long after their right has ended, milliseconds. */
const TRYING_MS = 1_200;
/** The clock that dates entries may be as far ahead of the one that dates answers, milliseconds. */
const CLOCK_MS = 10;

/** One right that was ended. Times are milliseconds since the request that ends it was sent. */
export interface Revocation {
  readonly ending: Ending;
  readonly member: Member;
  readonly answeredMs: number;
  /** When the right had ended in the store, where that is known; else 0, which is too soon. */
  readonly endedMs: number;
  /** The same by the wall clock; null where it is not known. */
  readonly endedAt: number | null;
  readonly lastByteMs: number;
  readonly closedMs: number;
  /** When the request was sent, by the wall clock. */
  readonly askedAt: number;
  /** The time, by the wall clock, in which the person had no right: from the answer until it was given back. */
  readonly from: number;
  readonly to: number;
  /** What they wrote under which client id, and what they said, by its id: how long after the answer it was sent, negative before it. */
  readonly client: number;
  readonly sentAfterMs: readonly number[];
  readonly saidAfterMs: ReadonlyMap<string, number>;
  readonly broken: readonly string[];
}

/** Ends one right after the other of every member at the same time, `count` in all, and gives them back. What stands in the ledger is not looked at yet. */
export async function revokeMany(room: RevocationRoom, count: number): Promise<readonly Revocation[]> {
  const done: Revocation[] = [];
  let begun = 0;
  await Promise.all(
    room.members.map(async (member, index) => {
      // Not all at once: they would end in one transaction of the machine's time.
      await passed(index * 37);
      let session: RestClient | null = null;
      while (begun < count) {
        const number = begun++;
        const ending = ENDINGS[number % ENDINGS.length] ?? "removed";
        session ??= await room.signIn(room.nodes[0] as RunningServer, member);
        done.push(await revokeOnce(room, member, { number, ending, session }));
        if (ending === "signed-out" || ending === "disabled") session = null;
      }
    }),
  );
  return done;
}

async function revokeOnce(
  room: RevocationRoom,
  member: Member,
  { number, ending, session }: { number: number; ending: Ending; session: RestClient },
): Promise<Revocation> {
  const { nodes } = room;
  // Ended at another node than the one that the person works on, where there is one.
  const there = nodes[number % nodes.length] as RunningServer;
  const here = nodes[(number + 1) % nodes.length] as RunningServer;
  const made = await session.json<{ id: string; token: string }>("POST", "/api/tokens", { name: "work", expiresInDays: 1 });
  const credential: Credential = ending === "signed-out" ? { session } : { token: made.token };
  const working = new WorkingMember(there, member, credential);
  await working.begin(room.room);
  await passed(300);
  const askedMs = performance.now();
  const askedAt = Date.now();
  await end(room, { member, ending, here, session, token: made.id });
  const answered = performance.now();
  const from = Date.now();
  await Promise.all(nodes.map((node) => working.tryToJoin(node)));
  await passed(TRYING_MS);
  const broken = judged(working, { ending, answered });
  const { lastByteMs } = working;
  // Copied: stopping closes what is open still.
  const closedMs = [...working.closedMs];
  await working.stop();
  const to = Date.now();
  await giveBack(room, { member, ending, session, token: made.id });
  return {
    ending,
    member,
    answeredMs: answered - askedMs,
    endedMs: 0,
    endedAt: null,
    askedAt,
    lastByteMs: Math.max(0, lastByteMs - askedMs),
    closedMs: Math.max(0, ...closedMs.map((ms) => ms - askedMs)),
    from,
    to,
    client: working.client,
    sentAfterMs: working.sentMs.map((ms) => ms - answered),
    saidAfterMs: new Map([...working.actsMs].map(([id, ms]) => [id, ms - answered])),
    broken,
  };
}

/** Why rights ended too late: a connection that the server closed later than so many milliseconds after the right had ended. */
export function closedLate(done: readonly Revocation[], withinMs: number): readonly string[] {
  return done.flatMap(({ ending, member, closedMs, endedMs }) =>
    closedMs - endedMs > withinMs ? [`${ending} ${member.username}: closed ${(closedMs - endedMs).toFixed(0)} ms after`] : [],
  );
}

/** Puts in when each right had ended: the moment, by the wall clock, at which a change of a person's rights was committed. */
export function withCommits(
  done: readonly Revocation[],
  commits: readonly { readonly user: string; readonly at: number }[],
): readonly Revocation[] {
  return done.map((revocation) => {
    const { member, askedAt, from } = revocation;
    const commit = commits.find(({ user, at }) => user === member.id && at >= askedAt - 1 && at <= from + 1);
    if (commit === undefined) throw new Error(`no change of the rights of ${member.username} was committed`);
    return { ...revocation, endedMs: commit.at - askedAt, endedAt: commit.at };
  });
}

function judged(working: WorkingMember, { ending, answered }: { ending: Ending; answered: number }): readonly string[] {
  // Who only may not write any more reads and comments on; what they write is looked for in the ledger.
  if (ending === "demoted") return [];
  const late = working.granted.filter(({ askedMs: at }) => at > answered).map(({ what }) => `${what} after the right had ended`);
  const open = working.isConnected ? [`the socket is open after ${TRYING_MS} ms`] : [];
  return [...late, ...open];
}

interface Ended {
  readonly member: Member;
  readonly ending: Ending;
  readonly session: RestClient;
  readonly token: string;
}

async function end(
  { root, room }: RevocationRoom,
  { member, ending, here, session, token }: Ended & { here: RunningServer },
): Promise<void> {
  const at = (client: RestClient): RestClient => {
    const other = new RestClient(here.url);
    other.headers["cookie"] = client.cookie;
    return other;
  };
  switch (ending) {
    case "removed":
      return await at(root).json("DELETE", `/api/rooms/${room}/members/${member.id}`);
    case "demoted":
      return void (await at(root).json("POST", `/api/rooms/${room}/members`, { username: member.username, role: "watch" }));
    case "disabled":
      return void (await at(root).json("PATCH", `/api/users/${member.id}`, { isDisabled: true }));
    case "token-ended":
      return await at(session).json("DELETE", `/api/tokens/${token}`);
    case "signed-out":
      return await at(session).json("DELETE", "/api/session");
  }
}

/** Gives back what was ended, and ends what the person has beside it. */
async function giveBack({ root, room }: RevocationRoom, { member, ending, session, token }: Ended): Promise<void> {
  if (ending === "disabled") return void (await root.json("PATCH", `/api/users/${member.id}`, { isDisabled: false }));
  if (ending !== "token-ended" && ending !== "signed-out") await session.json("DELETE", `/api/tokens/${token}`);
  if (ending === "removed" || ending === "demoted")
    await root.json("POST", `/api/rooms/${room}/members`, { username: member.username, role: "analyst" });
}

/**
 * Looks every ended right up in the ledger: what its person wrote or said while they had none breaks it. `commitOf` gives when an entry was committed, by the
 * clock of {@link Revocation.endedAt}: then what counts is which was committed first. Without it what was sent, or made, after the answer counts.
 */
export async function findWrites(
  { root, boards }: RevocationRoom,
  found: readonly Revocation[],
  commitOf: (board: string, seq: number) => number | undefined = () => undefined,
): Promise<readonly Revocation[]> {
  const done = [...found];
  for (const board of boards) {
    for (let after: number | undefined = 0; after !== undefined;) {
      const page: { entries: readonly Contribution[]; next?: number } = await root.json(
        "GET",
        `/api/compartments/${board}/contributions?after=${after}&limit=500`,
      );
      for (const entry of page.entries) mark(entry, commitOf(board, entry.seq), done);
      after = page.next;
    }
  }
  return done;
}

function mark(entry: Contribution, committedAt: number | undefined, done: Revocation[]): void {
  for (const [index, revocation] of done.entries()) {
    const { member, ending } = revocation;
    if (entry.author.id !== member.id || (ending === "demoted" && entry.kind === "act")) continue;
    const why = whyLate(entry, committedAt, revocation);
    if (why !== null) done[index] = { ...revocation, broken: [...revocation.broken, `${entry.kind} ${entry.seq} ${why}`] };
  }
}

function whyLate(entry: Contribution, committedAt: number | undefined, revocation: Revocation): string | null {
  const { endedAt, from, to } = revocation;
  const sentMs = sentAfter(entry, revocation);
  if (committedAt !== undefined && endedAt !== null) {
    const isLate = committedAt > endedAt && committedAt <= to;
    return isLate
      ? `was committed ${(committedAt - endedAt).toFixed(1)} ms after the end of the right, and sent ${sentMs.toFixed(1)} ms after the answer`
      : null;
  }
  const madeMs = Date.parse(entry.at) - from;
  if (madeMs <= 0 || madeMs > to - from) return null;
  return sentMs > 0 || madeMs > CLOCK_MS ? `was sent ${sentMs.toFixed(1)} and made ${madeMs} ms after the answer` : null;
}

/** How long after the answer an entry's content was sent; infinitely long where the person never sent it while it was tried. */
function sentAfter({ kind, id = "", client: claimed, inserts }: Contribution, { client, sentAfterMs, saidAfterMs }: Revocation): number {
  if (kind === "act") return saidAfterMs.get(id) ?? Number.POSITIVE_INFINITY;
  // A claim stands before the first write under its client id.
  if (kind === "claim") return claimed === client ? (sentAfterMs[0] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const last = Math.max(...inserts.flatMap((range) => (range.client === client ? [range.to - 1] : [])));
  return sentAfterMs[last] ?? Number.POSITIVE_INFINITY;
}
