import type { CompartmentId } from "../../../shared/ids.ts";
import type { Release } from "../../domain/release/register.ts";
import type { PersonNews } from "../../domain/person-news.ts";
import type { CompartmentStore } from "../../ports/directory/compartments.ts";
import type { MemberRecord, MemberStore } from "../../ports/directory/members.ts";
import type { Needs } from "../command-context.ts";
import { seenCompartment } from "../find-compartment.ts";
import { whyNotRelease } from "./may-release.ts";

type Context = Needs<MemberStore & CompartmentStore>;
type News = Pick<PersonNews, "changed">;

/**
 * Tells the people for whom something began or ended to wait with a change of a release: those who may approve it for their nation, and, where it was recalled, those
 * who may read where the card had come to (AC12). Rejects with what the directory throws.
 */
export async function tellWaiting(
  context: Context,
  news: News,
  changed: { readonly compartment: CompartmentId; readonly release: Release },
): Promise<void> {
  const { said, approvals, recall, deliveredAt } = changed.release;
  const asked = new Set(approvals.map(({ partner }) => partner));
  if (asked.size > 0)
    await tellMembers(context, news, changed.compartment, ({ user, role }, compartment) => {
      return asked.has(user.partner) && whyNotRelease(user, { compartment, role, isHeld: false }) === null;
    });
  // Of a card that never came, those there hear nothing.
  if (deliveredAt !== null && recall !== null && recall.recall !== null) await tellReaders(context, news, said.to);
}

/** Tells everyone who may read a compartment. */
async function tellReaders(context: Context, news: News, id: CompartmentId): Promise<void> {
  await tellMembers(
    context,
    news,
    id,
    ({ user, role }, compartment) => seenCompartment(user, { compartment, role, isHeld: false }) !== null,
  );
}

async function tellMembers(
  { directory }: Context,
  news: News,
  id: CompartmentId,
  concerns: (member: MemberRecord, compartment: Parameters<typeof whyNotRelease>[1]["compartment"]) => boolean,
): Promise<void> {
  const compartment = await directory.compartment(id);
  if (compartment === null) return;
  for (const member of await directory.members(compartment.room))
    if (!member.user.isDisabled && concerns(member, compartment)) news.changed(member.user.id);
}
