import type { ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import * as Y from "yjs";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { isRichElement, type RichElement } from "../../../shared/board/rich-vocabulary.ts";
import { useDeepVersion } from "../../hooks/use-shared-text.ts";
import { AuthoredText } from "./AuthoredText.tsx";

/** A body for reading. It mounts no editor, because an editor repairs what it does not know, and that would be a write (P11). */
export function ReadBody({ body }: { readonly body: Y.XmlFragment }) {
  useDeepVersion(body);
  const isEmpty = body.toArray().every((node) => node instanceof Y.XmlElement && node.length === 0);
  return (
    <div className="prose prose-read" dir="auto">
      {isEmpty ? (
        <p className="text-faint">
          <Trans>No text yet.</Trans>
        </p>
      ) : (
        body.toArray().map((node, index) => <Node key={index} node={node} depth={0} />)
      )}
    </div>
  );
}

type NodeType = ReturnType<Y.XmlFragment["toArray"]>[number];

function Node({ node, depth }: { readonly node: NodeType; readonly depth: number }) {
  if (node instanceof Y.XmlText) return <AuthoredText text={node} />;
  if (!(node instanceof Y.XmlElement) || depth >= BOARD_LIMITS.bodyDepth) return null;
  const children = node.toArray().map((child, index) => <Node key={index} node={child} depth={depth + 1} />);
  return isRichElement(node.nodeName) ? (
    <Element name={node.nodeName} words={words(node)}>
      {children}
    </Element>
  ) : (
    <div dir="auto">{children}</div>
  );
}

/** What stands for an element that holds no text of its own: the label of a mention, the description of an image. */
function words(node: Y.XmlElement): string {
  const { label, alt }: Record<string, unknown> = node.getAttributes();
  return typeof label === "string" ? label : typeof alt === "string" ? alt : "";
}

interface ElementProps {
  readonly name: RichElement;
  readonly words: string;
  readonly children: ReactNode;
}

const TAGS = {
  paragraph: "p",
  heading: "h3",
  bulletList: "ul",
  orderedList: "ol",
  listItem: "li",
  taskList: "ul",
  taskItem: "li",
  blockquote: "blockquote",
  codeBlock: "pre",
  tableRow: "tr",
  tableHeader: "th",
  tableCell: "td",
} as const satisfies Partial<Record<RichElement, string>>;

function hasTag(name: RichElement): name is keyof typeof TAGS {
  return Object.hasOwn(TAGS, name);
}

/** An element of the vocabulary. Images are not fetched: a picture from elsewhere would tell its server who reads this card. */
function Element({ name, words, children }: ElementProps) {
  if (hasTag(name)) {
    const Tag = TAGS[name];
    return <Tag dir={name === "codeBlock" ? "ltr" : "auto"}>{children}</Tag>;
  }
  switch (name) {
    case "hardBreak":
      return <br />;
    case "horizontalRule":
      return <hr />;
    case "table":
      return (
        <table>
          <tbody>{children}</tbody>
        </table>
      );
    case "image":
      return <span className="read-object">{words || <Trans>Image</Trans>}</span>;
    case "mention":
      return <bdi className="read-object">{`@${words}`}</bdi>;
  }
}
