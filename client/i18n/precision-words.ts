import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { CardValue } from "../../shared/board/card-values.ts";

type Precision = CardValue<"occurred">["precision"];

/** How exactly a time is known, in the order of menus. */
export const PRECISIONS: readonly { readonly id: Precision; readonly words: MessageDescriptor }[] = [
  { id: "exact", words: msg`Exact` },
  { id: "minute", words: msg`To the minute` },
  { id: "hour", words: msg`To the hour` },
  { id: "day", words: msg`To the day` },
  { id: "month", words: msg`To the month` },
  { id: "year", words: msg`To the year` },
];
