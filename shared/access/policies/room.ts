import { anyone, members, type Policy } from "../policy.ts";

/** Who may do what with rooms. */
export const roomPolicy = {
  site: { "create-room": anyone },
  room: {
    "see-room": members("lead", "analyst", "watch", "former"),
    // What it says comes of what the person may read anyway.
    "preview-room": members("lead", "analyst", "watch"),
  },
} as const satisfies Policy;
