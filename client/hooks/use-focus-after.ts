import { useEffect, useRef, type RefObject } from "react";

/** For the button that leads somewhere: it takes the focus when the person is back from there, since what they pressed to come back is gone. */
export function useFocusAfter(isThere: boolean): RefObject<HTMLButtonElement | null> {
  const ref = useRef<HTMLButtonElement>(null);
  const wasThere = useRef(isThere);
  useEffect(() => {
    if (wasThere.current && !isThere) ref.current?.focus();
    wasThere.current = isThere;
  }, [isThere]);
  return ref;
}
