import { z } from "zod";

/** What was read of a list, and how many of its items were not. */
export interface ReadItems<Item> {
  readonly items: Item[];
  readonly unread: number;
}

/** Reads a list item by item: one that does not parse, from a newer server or under a strange key, costs itself alone. */
export function readItems<Schema extends z.ZodType>(schema: Schema, list: readonly unknown[]): ReadItems<z.output<Schema>> {
  const items = list.flatMap((item) => {
    const read = schema.safeParse(item);
    return read.success ? [read.data] : [];
  });
  return { items, unread: list.length - items.length };
}

/** Schema of a list that is read item by item ({@link readItems}), without the items that do not parse. */
export function readableItems<Schema extends z.ZodType>(schema: Schema) {
  return z.array(z.unknown()).transform((list) => readItems(schema, list).items);
}
