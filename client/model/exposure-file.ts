import { cardMarking } from "../../shared/marking/marking.ts";
import { documentLine, portionMark } from "../../shared/marking/marking-text.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { Exchange, Exchanged } from "../../shared/rest/exchange.ts";
import type { Exposure } from "../../shared/rest/releases.ts";

/** Where a card lies, as far as files say it. */
type FiledCompartment = Pick<Compartment, "id" | "name" | "originator" | "releasableTo" | "ceiling">;

/** What a file says of the card that it is about, and how it is marked. */
export interface FiledCard {
  readonly title: string;
  /** What the card's field `marking` holds: any value, undefined for none. */
  readonly marking: unknown;
  readonly compartment: FiledCompartment;
  readonly scheme: MarkingScheme;
}

/** Who has a card, as comma-separated values: a line that says how the file is marked, and for each person a line with its portion mark. */
export function exposureCsv(exposure: Exposure, { title, marking: stored, compartment, scheme }: FiledCard): string {
  const marking = cardMarking(stored, compartment, scheme);
  const mark = portionMark(marking, scheme);
  const head = ["marking", "nation", "person", "username", "since", "last sent", "opened", "exported", "acknowledged"];
  const rows = exposure.holders.map((holder) => [
    mark,
    holder.partner,
    holder.by.displayName,
    holder.by.username,
    holder.since,
    holder.until ?? "",
    holder.opened ?? "",
    holder.exported.join(" "),
    holder.acknowledged ?? "",
  ]);
  return csv([[documentLine(marking)], [mark, title, exposure.card, `recorded since ${exposure.recordedSince}`], head, ...rows]);
}

/** The same as JSON, with the marking of the whole and the portion mark of each person's part. */
export function exposureJson(exposure: Exposure, { title, marking: stored, compartment, scheme }: FiledCard): string {
  const marking = cardMarking(stored, compartment, scheme);
  const mark = portionMark(marking, scheme);
  const holders = exposure.holders.map((holder) => ({ marking: mark, ...holder }));
  return JSON.stringify({ marking: documentLine(marking), compartment, title, ...exposure, holders }, null, 2);
}

/** What two nations have from each other, as comma-separated values, each line with its portion mark. */
export function exchangeCsv({ given, received }: Exchange, scheme: MarkingScheme): string {
  const head = ["marking", "direction", "title", "nation", "released by", "at", "compartment", "state", "recalled at", "acknowledged by"];
  const line = (direction: string) => (one: Exchanged) => [
    markOf(one, scheme),
    direction,
    one.title,
    one.partner,
    one.by.displayName,
    one.at,
    one.compartment.name,
    one.state,
    one.recall?.at ?? "",
    one.recall?.acknowledgements.map(({ by }) => by.displayName).join("; ") ?? "",
  ];
  return csv([head, ...given.map(line("given")), ...received.map(line("received"))]);
}

/** The same as JSON. */
export function exchangeJson({ partner, given, received, isMore }: Exchange, scheme: MarkingScheme): string {
  const marked = (all: readonly Exchanged[]) =>
    all.map(({ marking, ...one }) => ({ portion: markOf({ ...one, marking }, scheme), ...one, marking }));
  return JSON.stringify({ partner, given: marked(given), received: marked(received), isMore }, null, 2);
}

/** How a released card is marked, before its words. */
export function markOf({ marking, compartment }: Exchanged, scheme: MarkingScheme): string {
  return portionMark(cardMarking(marking, compartment, scheme), scheme);
}

/** RFC 4180, with a sign before a value that a spreadsheet would take for a formula. */
function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
