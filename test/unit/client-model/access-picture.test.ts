import { expect, it } from "vitest";
import { accessPicture, type PicturedRoom } from "../../../client/model/access-picture.ts";
import type { Member } from "../../../shared/rest/members.ts";

const compartment = (name: string, originator: string, releasableTo: string[]) =>
  ({ id: name, room: "r", name, originator, releasableTo, role: "lead", canWrite: true }) as const;
const member = (username: string, partner: string, role: Member["role"]): Member => ({
  user: { id: `id-${username}`, username, displayName: username },
  partner,
  role,
});

const room: PicturedRoom = {
  room: { host: "BRV" },
  compartments: [
    compartment("wide", "ALF", ["ALF", "BRV", "CRL", "DLT"]),
    compartment("own", "ALF", ["ALF"]),
    compartment("theirs", "BRV", ["ALF", "BRV"]),
  ],
  members: [member("amal", "ALF", "lead"), member("bilge", "BRV", "watch"), member("cem", "CRL", "analyst")],
  holds: [],
};
const lines = (pictured: PicturedRoom) =>
  accessPicture(pictured).map(
    ({ code, people, reaches }) => `${code} ${people.map(({ user }) => user.username).join()}: ${reaches.join(" ")}`,
  );

it("shows each nation with its people, the host first, and how far it reaches into each compartment (A2, A3, A4)", () => {
  expect(lines(room)).toEqual([
    "BRV bilge: reads none reads",
    "ALF amal: edits edits edits",
    "CRL cem: edits none none",
    "DLT : nobody none none",
  ]);
  expect(accessPicture(room).map(({ isHost }) => isHost)).toEqual([true, false, false, false]);
});

it("counts a held person as one who reads, and a former member for what their nation originated (A11, A13)", () => {
  const held = {
    compartment: "wide",
    user: room.members[2]!.user,
    partner: "CRL",
    since: "2026-01-01T00:00:00Z",
    cards: 300,
    canResume: true,
  };
  const former = room.members.map((each) => (each.partner === "BRV" ? { ...each, role: "former" as const } : each));
  expect(lines({ ...room, members: former, holds: [held] })).toEqual([
    "BRV bilge: nobody none reads",
    "ALF amal: edits edits edits",
    "CRL cem: reads none none",
    "DLT : nobody none none",
  ]);
});
