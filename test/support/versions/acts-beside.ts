import { createCard } from "../../../shared/board/card.ts";
import { ControlClient } from "../control-client.ts";
import { RestClient } from "../rest-client.ts";
import type { RunningServer } from "../start-server.ts";
import { lookAs, SITE_PASSWORD, typeAs, writeAs, type OldSite } from "./old-site.ts";
import { soon } from "./soon.ts";
import type { VersionTrial } from "./version-trial.ts";

/** The card that is talked about. */
const CARD = "talked-about";

/** A node of each version on one database. */
export interface BothNodes {
  readonly old: RunningServer;
  readonly fresh: RunningServer;
  readonly site: OldSite;
}

/** Whether a node of the old version knows acts. */
export async function knowsActs({ url }: RunningServer, { wide, lead }: OldSite): Promise<boolean> {
  return (await fetch(`${url}/api/compartments/${wide}/comments`, { headers: { authorization: `Bearer ${lead.token}` } })).status === 200;
}

/** Acts on nodes of both versions: what either takes the other shows, if it knows acts; one that does not goes on with every other board. */
export async function actsBeside(trial: VersionTrial, nodes: BothNodes, isKnown: boolean): Promise<void> {
  const { old, fresh, site } = nodes;
  await writeAs(fresh, site.lead, (doc) => void createCard(doc, { id: CARD, title: "Talked about" }));
  const [onOld, onNew] = await Promise.all([
    RestClient.signIn(old.url, "lead-alf", SITE_PASSWORD),
    RestClient.signIn(fresh.url, "lead-alf", SITE_PASSWORD),
  ]);
  const at = `/api/compartments/${site.wide}`;
  trial.say(true, isKnown ? "old knows acts" : "old does not know acts");
  if (isKnown) await saidOnBoth(trial, nodes, { onOld, onNew, at });
  else await saidOnNew(trial, nodes, onNew, at);
}

interface Leads {
  readonly onOld: RestClient;
  readonly onNew: RestClient;
  /** Path of the compartment. */
  readonly at: string;
}

async function saidOnBoth(trial: VersionTrial, { old, fresh }: BothNodes, { onOld, onNew, at }: Leads): Promise<void> {
  for (const [from, to, node, way] of [
    [onOld, onNew, fresh, "old to new"],
    [onNew, onOld, old, "new to old"],
  ] as const) {
    const { rooms } = await to.json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
    const control = await ControlClient.connect(node.url, { cookie: to.cookie });
    await control.ask("room:follow", { room: rooms[0]?.id ?? "" });
    const beganMs = performance.now();
    const said: [string, object][] = [
      ["comments", { card: CARD, text: `Said ${way}`, field: "title" }],
      ["sightings", { card: CARD, at: "2026-11-20T10:00:00Z", note: way }],
      ["opinions", { card: CARD, opinion: "agree", explanation: way }],
    ];
    for (const [path, body] of said) {
      const made = await from.json<Record<string, { id: string }>>("POST", `${at}/${path}`, body);
      const id = Object.values(made)[0]?.id;
      const isTold = await soon(control.event("act", ({ act }) => act.id === id));
      const lists = await Promise.all([from.get(`${at}/${path}?card=${CARD}`), to.get(`${at}/${path}?card=${CARD}`)]);
      trial.say(
        isTold && lists[0].text === lists[1].text && lists[0].text.includes(id ?? "?"),
        `${path} went from ${way}, live and in the list`,
      );
    }
    trial.say(true, `  in ${Math.round(performance.now() - beganMs)} ms`);
    control.close();
  }
  await resolvedOnce(trial, { onOld, onNew, at });
}

/** Both nodes resolve one thread at once: the ledger takes one of them (AC3). */
async function resolvedOnce(trial: VersionTrial, { onOld, onNew, at }: Leads): Promise<void> {
  const codes: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    const { comment } = await onNew.json<{ comment: { id: string } }>("POST", `${at}/comments`, { card: CARD, text: `Round ${round}` });
    const answers = await Promise.all([onOld, onNew].map((lead) => lead.post(`${at}/comments/${comment.id}/resolution`, {})));
    codes.push(
      answers
        .map(({ status, text }) => (status === 201 ? "201" : `${status} ${/"code":"([^"]+)"/.exec(text)?.[1]}`))
        .toSorted()
        .join(", "),
    );
  }
  trial.say(
    codes.every((pair) => pair === "201, 409 already-resolved"),
    `ten threads resolved on both at once: ${[...new Set(codes)].join("; ")}`,
  );
}

/**
 * The new node says something on a board that the old one has open. That one cannot read it any more, lives on, and loses and cuts nothing: it closes
 * those who write there with 1013, which clients answer by coming again, and takes edits of every other board.
 */
async function saidOnNew(trial: VersionTrial, { old, fresh, site }: BothNodes, onNew: RestClient, at: string): Promise<void> {
  for (let index = 0; index < 5; index += 1) await onNew.json("POST", `${at}/comments`, { card: CARD, text: `Said ${index}` });
  const last = await typeAs(fresh, site.analyst, 20);
  const elsewhere = { ...site.lead, compartment: site.own };
  await writeAs(old, elsewhere, (doc) => doc.getMap("meta").set("elsewhere", last));
  trial.say((await lookAs(fresh, elsewhere)).getMap("meta").get("elsewhere") === last, "old takes edits of another board still");
  const said = await writeAs(old, site.lead, (doc) => doc.getMap("meta").set("on-old", last)).then(
    () => "it was taken",
    (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
  );
  trial.say(/1013/.test(said), `an edit on old of the board with acts: ${said}`);
  trial.say(old.process.exitCode === null && (await fetch(`${old.url}/healthz`)).status === 200, "old lives on");
}
