import { z } from "zod";
import { compartment } from "./compartments.ts";
import { member, role } from "./members.ts";
import { writeHold } from "./write-holds.ts";
import { namesQuery } from "./page.ts";
import { line, lines, partnerCode } from "./text.ts";
import { account } from "./users.ts";

/** One incident room as its member sees it; `role` is the caller's own, `host` the partner whose leads manage every member. */
const room = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  host: partnerCode,
  createdAt: z.iso.datetime(),
  role,
});
/** See {@link room}. */
export type Room = z.infer<typeof room>;

/** A room as administrators know it who are not in it: its host and the leads of that (A22). */
const hostedRoom = z.object({ id: z.string(), host: partnerCode, createdAt: z.iso.datetime(), leads: z.array(account) });
/** See {@link hostedRoom}. */
export type HostedRoom = z.infer<typeof hostedRoom>;

/** Query of `GET /api/hosted-rooms`: those of one host; `after` is the `next` of the page before. */
export const hostedRoomQuery = namesQuery.extend({ host: partnerCode.optional() });

/** Answer of `GET /api/hosted-rooms`, newest first. */
export const hostedRoomList = z.object({ rooms: z.array(hostedRoom), next: z.string().optional() });

/** Body of `POST /api/rooms`. */
export const createRoomRequest = z.strictObject({ title: line(120), summary: lines(2000).optional() });
/** See {@link createRoomRequest}. */
export type CreateRoomRequest = z.infer<typeof createRoomRequest>;

/** Answer of `POST /api/rooms`; its maker is its lead. */
export const roomCreated = z.object({ room });

/** Answer of `GET /api/rooms`: the rooms the caller is a member of, newest first. */
export const roomList = z.object({ rooms: z.array(room) });

/**
 * Answer of `GET /api/rooms/:room`: only the compartments the caller may read. `isExercise` where everything served is fictional.
 * `holds`: the caller's own, and those that the caller may lift.
 */
export const roomDetail = z.object({
  room,
  compartments: z.array(compartment),
  members: z.array(member),
  holds: z.array(writeHold).default([]),
  isExercise: z.boolean(),
});
/** See {@link roomDetail}. */
export type RoomDetail = z.infer<typeof roomDetail>;
