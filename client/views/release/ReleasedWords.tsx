import { Trans, useLingui } from "@lingui/react/macro";
import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import type { RichNode } from "../../../shared/acts/rich-node.ts";
import { levelsLine } from "../../../shared/marking/marking-text.ts";
import { GradeMark } from "../../components/GradeMark.tsx";
import { SeverityMark } from "../../components/SeverityMark.tsx";
import { WhenAndWhere } from "../../components/WhenAndWhere.tsx";
import { CONFIDENCE_MESSAGES, KIND_WORDS, LIKELIHOOD_MESSAGES, SEVERITY_WORDS } from "../../i18n/words.ts";

/** Everything that a released card says, word for word, its marking first. */
export function ReleasedWords({ content }: { readonly content: ReleaseContent }) {
  const { t, i18n } = useLingui();
  const { title, body, kind, severity, occurred, place, source, assessment, tags, marking } = content;
  return (
    <article className="released-words">
      <p className="released-marks">
        <bdi dir="ltr" className="chip">
          {levelsLine(marking)}
        </bdi>
        {marking.orcon && <bdi className="chip">ORCON</bdi>}
        {marking.caveats.map((caveat) => (
          <bdi key={caveat} className="chip">
            {caveat}
          </bdi>
        ))}
        <span className="grow" />
        <GradeMark source={source} />
        <SeverityMark severity={severity} />
      </p>
      <h4 dir="auto">{title}</h4>
      <div className="released-body" dir="auto">
        {typeof body === "string" ? body : richText(body)}
      </div>
      <dl className="released-fields">
        <dt>{t`Kind`}</dt>
        <dd>
          {i18n._(KIND_WORDS[kind])}
          {severity !== undefined && ` · ${i18n._(SEVERITY_WORDS[severity])}`}
        </dd>
        <WhenAndWhere occurred={occurred} place={place} />
        {assessment !== undefined && (
          <>
            <dt>{t`Own assessment`}</dt>
            <dd>
              {[
                ...(assessment.likelihood === undefined ? [] : [i18n._(LIKELIHOOD_MESSAGES[assessment.likelihood])]),
                ...(assessment.confidence === undefined ? [] : [i18n._(CONFIDENCE_MESSAGES[assessment.confidence])]),
              ].join(" · ")}
            </dd>
          </>
        )}
        {tags !== undefined && (
          <>
            <dt>{t`Tags`}</dt>
            <dd>
              {tags.map((tag) => (
                <bdi key={tag} className="chip">
                  {tag}
                </bdi>
              ))}
            </dd>
          </>
        )}
      </dl>
      {typeof body !== "string" && (
        <p className="release-quiet">
          <Trans>Its text was given with formatting, which is not shown here.</Trans>
        </p>
      )}
    </article>
  );
}

const BLOCKS = new Set(["paragraph", "heading", "codeBlock", "listItem", "taskItem", "blockquote", "tableRow", "hardBreak"]);

/** The words of the editor's JSON, a line for each block; what stands for a picture or a mention with them. */
function richText({ type, text = "", attrs, content = [] }: RichNode): string {
  const label = attrs?.["label"] ?? attrs?.["alt"];
  const words = `${text}${typeof label === "string" ? `@${label}` : ""}${content.map(richText).join("")}`;
  return BLOCKS.has(type) ? `${words.replace(/\n$/, "")}\n` : words;
}
