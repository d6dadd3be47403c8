import { anyone, members, type Policy } from "../policy.ts";

/** Who may do what with rooms. */
export const roomPolicy = {
  site: { "create-room": anyone },
  room: { "see-room": members("lead", "analyst", "watch", "former") },
} as const satisfies Policy;
