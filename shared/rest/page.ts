import { z } from "zod";

const mostPerPage = 500;

// Digits only: Number() would also take "", "0x10" and "1e2".
const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** Entries per page: 100 by default, 500 at most; a larger limit counts as 500. */
const limit = wholeNumber
  .refine((value) => value >= 1)
  .transform((value) => Math.min(value, mostPerPage))
  .default(100);

/** Query of a list that is read upwards by sequence number, exclusive. */
export const afterQuery = z.object({ after: wholeNumber.default(0), limit });

/** Query of a list that is read downwards; `before` is the `next` of the page before. */
export const beforeQuery = z.object({ before: z.string().max(200).optional(), limit });

/** Query of a list that is read upwards by name; `after` is the `next` of the page before. */
export const namesQuery = z.object({ after: z.string().max(200).optional(), limit });

/** Query of `state?at=`: a sequence number, or nothing for the head. */
export const atQuery = z.object({ at: wholeNumber.optional() });
