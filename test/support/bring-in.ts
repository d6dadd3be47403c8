import { RestClient } from "./rest-client.ts";

/** Who is to be what in which room. `person`: signed in; else they are, with the password of the demo. */
interface Member {
  readonly room: string;
  readonly username: string;
  readonly role: string;
  readonly person?: RestClient;
}

/** Makes a person a member of a room, or changes a member's role; where that takes an invitation, the person accepts it. */
export async function bringIn(lead: RestClient, { room, username, role, person }: Member): Promise<void> {
  const answer = await lead.request("POST", `/api/rooms/${room}/members`, { username, role });
  if (!answer.ok) throw new Error(`${username} could not be let in: ${answer.status} ${await answer.text()}`);
  if (answer.status !== 202) return;
  const { invitation } = (await answer.json()) as { invitation: { id: string } };
  const invited = person ?? (await RestClient.signIn(lead.url, username));
  await invited.json("POST", `/api/invitations/${invitation.id}/acceptance`);
}
