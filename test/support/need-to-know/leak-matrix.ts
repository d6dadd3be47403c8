import type { RunningServer } from "../start-server.ts";
import type { AlliedSite, Secret } from "./site-parts.ts";
import { foundWords, varUintBytes } from "./found-words.ts";
import { Listener, type NodeAddress } from "./listener.ts";
import { operationsOf } from "./operations.ts";
import { administratorsOfRoom, PERSON_NAMES, ROOM_NAMES, type PersonName } from "./people.ts";
import { stir, type Stirred } from "./stir.ts";

/** A secret where it may not be. */
export interface Leak {
  readonly to: PersonName | "the operator";
  readonly channel: string;
  readonly what: string;
  readonly times: number;
}

/** What everyone was sent. */
export interface MatrixReport {
  /** Names of the channels on which something came. */
  readonly channels: readonly string[];
  /** Pairs of a person and a channel that were searched. */
  readonly cells: number;
  readonly bytes: number;
  readonly secrets: number;
  readonly leaks: readonly Leak[];
  /** Secrets that no one was sent who may know them: their search proves nothing. */
  readonly neverSeen: readonly string[];
}

/** What came to one person, by channel. */
export interface Heard {
  readonly person: PersonName;
  readonly channels: ReadonlyMap<string, readonly Buffer[]>;
}

/** Where what is looked at, beside the sockets and routes on which everyone listens. */
export interface MatrixParts {
  /** The node on which things happen, and the one at which people listen: the same or another one. */
  readonly work: NodeAddress;
  readonly listen: NodeAddress;
  /** Text by the name of the channel, read by the operator, who may know accounts and ids but no content. */
  readonly operator: () => Promise<Readonly<Record<string, string>>>;
  /** What people see in a browser meanwhile. */
  readonly browse?: () => Promise<readonly Heard[]>;
}

/**
 * Lets everyone listen on every channel while something secret happens in every compartment, and searches what each was sent for what they may
 * not know.
 */
export async function leakMatrix(site: AlliedSite, { work, listen, operator, browse }: MatrixParts): Promise<MatrixReport> {
  const listeners = await Promise.all(PERSON_NAMES.map((person) => Listener.open(site, listen, person)));
  const operations = await operationsOf(listen.url);
  let stirred: Stirred | null = null;
  try {
    await Promise.all(listeners.map((listener) => listener.follow()));
    stirred = await stir(site, work);
    const { lastActs } = stirred;
    await Promise.all(listeners.map((listener) => allTold(site, listener, lastActs)));
    await Promise.all(
      listeners.map(async (listener) => {
        await listener.read(operations);
        await listener.write(operations);
      }),
    );
    const seen = (await browse?.()) ?? [];
    return searched([...listeners, ...seen], { site, stirred, operator: await operator() });
  } finally {
    for (const listener of listeners) listener.close();
    stirred?.end();
  }
}

/** Resolves once a person was told of the last act of every compartment that they may read. */
async function allTold(site: AlliedSite, listener: Listener, lastActs: Stirred["lastActs"]): Promise<void> {
  const names = Object.keys(lastActs) as (keyof Stirred["lastActs"])[];
  const readable = names.filter((name) =>
    site.things.some(({ kind, place, knownTo }) => kind === "compartment" && place === name && knownTo.has(listener.person)),
  );
  await Promise.all(readable.map((name) => listener.toldOf(lastActs[name])));
}

function searched(
  heard: readonly Heard[],
  { site, stirred, operator }: { site: AlliedSite; stirred: Stirred; operator: Readonly<Record<string, string>> },
): MatrixReport {
  const all = [...site.secrets, ...stirred.secrets];
  const byWord = new Map(all.map((secret) => [secret.word, secret]));
  const seen = new Set<Secret>();
  const leaks: Leak[] = [];
  const channels = new Set<string>();
  let [cells, bytes] = [0, 0];
  for (const { person, channels: own } of heard)
    for (const [channel, parts] of own) {
      const whole = Buffer.concat(parts);
      channels.add(channel);
      cells += 1;
      bytes += whole.length;
      for (const [secret, times] of foundWords(whole, byWord)) {
        if (secret.knownTo.has(person)) seen.add(secret);
        else if (!isInTrail(channel, secret) && !isHostedRoom(person, channel, secret))
          leaks.push({ to: person, channel, what: secret.what, times });
      }
      for (const { id, place, knownTo } of stirred.clientIds)
        if (!knownTo.has(person) && (whole.includes(String(id)) || (channel.startsWith("sync ") && whole.includes(varUintBytes(id)))))
          leaks.push({ to: person, channel, what: `a client id of ${place}`, times: 1 });
    }
  for (const [channel, text] of Object.entries(operator)) {
    channels.add(channel);
    cells += 1;
    bytes += text.length;
    for (const [secret, times] of foundWords(Buffer.from(text), byWord))
      if (!isForOperators(secret)) leaks.push({ to: "the operator", channel, what: secret.what, times });
  }
  const neverSeen = all.filter((secret) => secret.isSaidOnce !== true && !seen.has(secret)).map(({ what }) => what);
  return { channels: [...channels].toSorted(), cells, bytes, secrets: all.length, leaks, neverSeen };
}

/** A trail says to administrators what people of their nation did, and names by ids and usernames to what and whom; never what anything holds. */
function isInTrail(channel: string, secret: Secret): boolean {
  return (
    (channel.startsWith("GET /api/trail") || channel === "browser: administration, trail") &&
    (isForOperators(secret) || secret.what.startsWith("account of "))
  );
}

/** Administrators are told by its id that a room is there which they may list, and nothing that is in it (A22). */
function isHostedRoom(person: PersonName, channel: string, { what }: Secret): boolean {
  if (channel !== "GET /api/hosted-rooms 200" && channel !== "browser: administration, rooms") return false;
  return ROOM_NAMES.some((room) => what === `id of a room of ${room}` && administratorsOfRoom(room).has(person));
}

/** A log names accounts, rooms and compartments by their ids, and who signed in; never what they hold, and no secret. */
function isForOperators({ what }: Secret): boolean {
  return what.startsWith("id of a ") && !what.startsWith("id of a card");
}

/** The channels that a server's own operator reads. */
export async function operatorChannels(servers: readonly RunningServer[]): Promise<Readonly<Record<string, string>>> {
  const read = await Promise.all(
    servers.map(async (server, index) => [
      [`log of node ${index + 1}`, server.output()],
      [`metrics of node ${index + 1}`, await (await fetch(`${server.url}/metrics`)).text()],
    ]),
  );
  return Object.fromEntries(read.flat()) as Record<string, string>;
}
