import type { ReactElement } from "react";
import { Tooltip, TooltipTrigger } from "react-aria-components";

interface TipProps {
  readonly text: string;
  /** One focusable element that takes part in React Aria's press and focus handling. */
  readonly children: ReactElement;
}

/** A tooltip for an element without text, on hover and on focus. */
export function Tip({ text, children }: TipProps) {
  return (
    <TooltipTrigger delay={350} closeDelay={80}>
      {children}
      <Tooltip className="tip" offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
