import { useMemo } from "react";
import { htmlOf } from "./markdown";

/** Text in Markdown, as somebody else wrote it: no HTML of its own, nothing that calls a stranger. */
export default function Markdown({ text }: { text: string }) {
  const html = useMemo(() => htmlOf(text), [text]);
  return <div className="markdown" dangerouslySetInnerHTML={{ __html: html }} />;
}
