import { getSchema, Mark, type Attributes, type Extensions } from "@tiptap/core";
import { StarterKit } from "@tiptap/starter-kit";

/** The kit, with two of its marks changed. */
const Kit = StarterKit.extend({
  addExtensions() {
    return (this.parent?.() ?? []).map((part) => (part instanceof Mark ? changed(part) : part));
  },
});

function changed(mark: Mark): Mark {
  // By itself, code on some letters rules out every other mark there. Two people can set both at once, and undo can bring one back where the
  // other was set since; the text would fit no editor then, and all editors of it would close.
  if (mark.name === "code") return mark.extend({ excludes: "code" });
  // What else a program has put on a link (a class, a target) stays in the text and does not reach the page, whose own classes could hide things.
  if (mark.name === "link")
    return mark.extend({
      addAttributes() {
        const all: Attributes = this.parent?.() ?? {};
        return Object.fromEntries(
          Object.entries(all).map(([name, attribute]) => [name, name === "href" ? attribute : { ...attribute, rendered: false }]),
        );
      },
    });
  return mark;
}

/** What the editor of a body can hold: a part of the vocabulary in `shared/board/rich-vocabulary.ts`. */
export const BODY_EXTENSIONS: Extensions = [
  Kit.configure({
    // The shared text has an undo of its own.
    undoRedo: false,
    // It appends a paragraph to a text that ends with anything else, which would be a write by a person who did nothing (P11).
    trailingNode: false,
    // A link is a mark that everyone sees, so only the person makes one: neither typing "line.abc" nor pasting an address does.
    // Without defaults, a link that holds only its address is what the editor itself would write.
    link: {
      openOnClick: false,
      autolink: false,
      shouldAutoLink: () => false,
      linkOnPaste: false,
      isAllowedUri: isWebAddress,
      HTMLAttributes: { target: null, rel: null, class: null },
    },
  }),
];

/** The editor's schema, without an editor. */
export const BODY_SCHEMA = getSchema(BODY_EXTENSIONS);

/** Only web addresses become links; any other address stays plain text (T34). */
function isWebAddress(address: string, { defaultValidate }: { defaultValidate: (address: string) => boolean }): boolean {
  return defaultValidate(address) && (/^https?:/i.test(address) || !/^[^/?#]*:/.test(address));
}
