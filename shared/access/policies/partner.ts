import { administrators, anyone, type Policy } from "../policy.ts";

/** Who may do what with partners. */
export const partnerPolicy = {
  site: { "list-partners": anyone, "manage-partners": administrators },
} as const satisfies Policy;
