import { useId, useMemo, useState, type KeyboardEvent } from "react";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { Member } from "../../shared/rest/members.ts";
import { matching, mentionable, mentionAt, type MentionQuery } from "../model/mentions.ts";
import { useRoom } from "./use-room.ts";
import { useSignal } from "./use-signal.ts";

/** People shown at once. */
const MOST_SHOWN = 6;
const NO_MEMBERS: readonly Member[] = [];

/** The list of people beside a text in which a name is being typed. */
export interface MentionKeys {
  /** Id of the list, for the text that controls it. */
  readonly listId: string;
  /** Whom the typed name may mean; empty while none is typed. */
  readonly people: readonly Member[];
  readonly active: number;
  readonly query: MentionQuery | null;
  /** Call with the text and the caret whenever either may have changed. */
  readonly look: (text: string, caret: number) => void;
  /** Handles a key of the text; whether it was one of the list's. */
  readonly onKey: (event: KeyboardEvent, choose: (person: Member, query: MentionQuery) => void) => boolean;
  readonly close: () => void;
}

/** Finds the people whom a name behind an `@` may mean: arrows move through them, Enter and Tab choose, Escape closes the list for that name. */
export function useMentionKeys(compartment: Compartment): MentionKeys {
  const { session, user } = useRoom();
  const state = useSignal(session.state);
  const listId = useId();
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [active, setActive] = useState(0);
  /** Where the `@` stands whose list was closed. */
  const [closed, setClosed] = useState<number | null>(null);
  const members = state.kind === "open" ? state.detail.members : NO_MEMBERS;
  const all = useMemo(() => mentionable(members, compartment, user.id), [members, compartment, user.id]);
  const isShown = query !== null && query.start !== closed;
  const people = isShown ? matching(all, query.words).slice(0, MOST_SHOWN) : NO_MEMBERS;
  const close = () => setQuery(null);
  const look = (text: string, caret: number) => {
    const next = mentionAt(text, caret);
    if (next?.start !== query?.start || next?.words !== query?.words) setActive(0);
    if (next === null) setClosed(null);
    setQuery(next);
  };
  const onKey: MentionKeys["onKey"] = (event, choose) => {
    const count = people.length;
    if (count === 0 || query === null || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "ArrowDown") setActive((active + 1) % count);
    else if (event.key === "ArrowUp") setActive((active + count - 1) % count);
    else if (event.key === "Escape") setClosed(query.start);
    else if (event.key === "Enter" || event.key === "Tab") {
      const person = people[Math.min(active, count - 1)];
      if (person !== undefined) choose(person, query);
      close();
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { listId, people, active: Math.min(active, Math.max(0, people.length - 1)), query, look, onKey, close };
}
