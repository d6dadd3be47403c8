// Attacks by what is said: comments as large and as many as they may be, long threads, and readers who ask for all of it again and again.
import { setTimeout as wait } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import { repeatFor, Statuses, type Attack } from "../attack.ts";
import type { HostileMember } from "../hostile-member.ts";
import { CAST } from "../stage.ts";

/** Letters of a comment that fill the body of an act: 20,000 of three bytes each. */
const LONGEST_TEXT = "€".repeat(20_000);
/** Acts that one person makes in a minute (AC5). */
const MOST_ACTS = 120;
/** A thread of a megabyte takes no more answers (AC5). */
const LONG_ANSWERS = 15;

/** A card on the attacked board, and how to speak about it. */
class Talk {
  readonly member: HostileMember;
  readonly card: string;

  private constructor(member: HostileMember, card: string) {
    this.member = member;
    this.card = card;
  }

  static async about(member: HostileMember): Promise<Talk> {
    const socket = await member.open();
    const update = member.textCard(20);
    await socket.write(update);
    if (!(await socket.settled())) throw new Error("a card was not taken");
    socket.destroy();
    return new Talk(member, `card-${member.lastClient}`);
  }

  get path(): string {
    return `/api/compartments/${this.member.stage.attacked}`;
  }

  comment(text: string, rest: { mentions?: readonly string[]; replyTo?: string } = {}): Promise<Response> {
    return this.member.rest.request("POST", `${this.path}/comments`, { card: this.card, text, ...rest });
  }

  /** Makes a comment and gives its id. */
  async commentId(text: string, replyTo?: string): Promise<string> {
    const { comment } = await this.member.rest.json<{ comment: { id: string } }>("POST", `${this.path}/comments`, {
      card: this.card,
      text,
      ...(replyTo !== undefined && { replyTo }),
    });
    return comment.id;
  }
}

/** An attack by one request over and over, which is refused where it is one too many. */
function saying(
  row: Omit<Attack, "prepare">,
  parallel: number,
  prepare: (talk: Talk) => Promise<(turn: number) => Promise<Response>>,
): Attack {
  return {
    ...row,
    prepare: async (member) => {
      const talk = await Talk.about(member);
      const say = await prepare(talk);
      return async () => {
        const statuses = new Statuses();
        await repeatFor(member.stage.times.attackMs, parallel, async (turn) => void (await statuses.take(say(turn))));
        const made = statuses.of(201);
        // A window of a minute may end once meanwhile.
        return { note: statuses.toString(), broken: made > 2 * MOST_ACTS ? `${made} acts of one person within a minute` : undefined };
      };
    },
  };
}

/** An attack by questions about a board of which as much was said as one person may say in a minute. */
function askingAbout(row: Omit<Attack, "prepare">, paths: (talk: Talk) => readonly string[]): Attack {
  return {
    ...row,
    prepare: async (member) => {
      const talk = await Talk.about(member);
      for (let made = 0; made < MOST_ACTS - 10; made++) await talk.commentId("what everyone has to read".repeat(40));
      const asked = paths(talk);
      return async () => {
        const statuses = new Statuses();
        await repeatFor(member.stage.times.attackMs, 50, async (turn) => {
          await statuses.take(member.rest.request("GET", asked[turn % asked.length] ?? ""));
        });
        return { note: statuses.toString() };
      };
    },
  };
}

const liveActs: Attack = {
  name: "live-acts",
  cites: "AC11, H7",
  what: "40 control connections that follow the room and read nothing, while comments of 64 kB come",
  prepare: async (member) => {
    const talk = await Talk.about(member);
    return async () => {
      const sockets = (await Promise.all(Array.from({ length: 40 }, () => follow(member)))).filter((socket) => socket !== null);
      for (const socket of sockets) stall(socket);
      const statuses = new Statuses();
      await repeatFor(member.stage.times.attackMs, 4, async () => void (await statuses.take(talk.comment(LONGEST_TEXT))));
      for (const socket of sockets) socket.disconnect();
      return { note: `${sockets.length} followers, comments: ${statuses.toString()}` };
    };
  },
};

async function follow({ stage, token }: HostileMember): Promise<Socket | null> {
  const socket = io(stage.url, { transports: ["websocket"], reconnection: false, forceNew: true, auth: { token } });
  const isOpen = await Promise.race([
    new Promise<boolean>((resolve) => {
      socket.on("connect", () => resolve(true));
      socket.on("connect_error", () => resolve(false));
    }),
    wait(5_000, false),
  ]);
  if (isOpen) await Promise.race([socket.emitWithAck("room:follow", { room: stage.room }), wait(2_000)]);
  return isOpen ? socket : null;
}

/** Has a connection read nothing any more: what comes stays with the kernel, then with the server. */
function stall(socket: Socket): void {
  // The client library has no means for it; the WebSocket below it is that of ws.
  const { ws } = socket.io.engine.transport as unknown as { readonly ws: { readonly pause?: () => void } };
  ws.pause?.();
}

/** Attacks by acts. */
export const ACT_ATTACKS: readonly Attack[] = [
  saying(
    { name: "comments", cites: "AC5", what: "comments of 60 kB as fast as they are answered, 50 at a time" },
    50,
    async (talk) => () => talk.comment(LONGEST_TEXT),
  ),
  saying(
    { name: "mentions", cites: "AC7, AC12", what: "comments that mention everyone who may read the board, 20 at a time" },
    20,
    async (talk) => {
      const lead = await talk.member.honest("lead");
      const { user } = await lead.json<{ user: { id: string } }>("GET", "/api/me");
      return () => talk.comment(`@${CAST.lead}`, { mentions: [user.id] });
    },
  ),
  saying(
    { name: "resolving", cites: "AC5, AC8", what: "a thread of 1 MB resolved and opened in turns, 20 at a time" },
    20,
    async (talk) => {
      const thread = await talk.commentId(LONGEST_TEXT);
      for (let made = 0; made < LONG_ANSWERS; made++) await talk.commentId(LONGEST_TEXT, thread);
      return (turn) => talk.member.rest.request("POST", `${talk.path}/comments/${thread}/resolution`, { resolved: turn % 2 === 0 });
    },
  ),
  askingAbout({ name: "registers", cites: "AC13", what: "comments, sightings, opinions and counts, 50 at a time" }, ({ path, card }) => [
    `${path}/comments?limit=500`,
    `${path}/comments?card=${card}`,
    `${path}/sightings`,
    `${path}/opinions?card=${card}`,
    `${path}/acts/counts`,
  ]),
  askingAbout({ name: "inbox", cites: "AC12", what: "the inbox, 50 at a time" }, () => ["/api/inbox?limit=500"]),
  liveActs,
];
