import { lazy, Suspense, useState, type ComponentType, type ReactNode } from "react";
import { Boundary } from "./Boundary.tsx";
import { PartFailure } from "./PartFailure.tsx";

interface LaterProps<Props extends object> {
  /** Fetches the code. A module-level function, so that it stays the same. */
  readonly load: () => Promise<{ readonly default: ComponentType<Props> }>;
  readonly props: Props;
  /** Shown while the code is being fetched. */
  readonly waiting: ReactNode;
  /** Shown where the code cannot be fetched or throws. */
  readonly failed?: ReactNode;
}

/** A component whose code is fetched when it is first shown. If that fails, for example offline, the page stays and offers to try again (found 3). */
export function Later<Props extends object>({ load, props, waiting, failed = <PartFailure /> }: LaterProps<Props>) {
  // `lazy` keeps a failure for good, so every try needs a new one.
  const [View, setView] = useState(() => lazy(load));
  return (
    <Boundary fallback={failed} onRetry={() => setView(() => lazy(load))}>
      <Suspense fallback={waiting}>
        <View {...props} />
      </Suspense>
    </Boundary>
  );
}
