import { anyAdministrator, anyone, members, type Policy } from "../policy.ts";

/** Who may do what with rooms. */
export const roomPolicy = {
  // Which of them, and what of each, says server/commands/list-hosted-rooms.ts.
  site: { "create-room": anyone, "list-hosted-rooms": anyAdministrator },
  room: {
    "see-room": members("lead", "analyst", "watch", "former"),
    // What it says comes of what the person may read anyway.
    "preview-room": members("lead", "analyst", "watch"),
  },
} as const satisfies Policy;
