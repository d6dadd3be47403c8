import type { ReactNode } from "react";
import { Boundary } from "../components/Boundary.tsx";
import { PartFailure } from "../components/PartFailure.tsx";

/** One part of the room. If it throws, the parts around it stay. */
export function RoomPart({ children }: { readonly children: ReactNode }) {
  return <Boundary fallback={<PartFailure />}>{children}</Boundary>;
}
