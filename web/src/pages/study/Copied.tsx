import { useState } from "react";

/** A text to be taken along, with a button that copies it. */
export function Copied({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
    setTimeout(() => setCopied(false), 1500);
  };
  if (text === "") return null;
  return (
    <div className="copied">
      <pre aria-label={label} tabIndex={0}>
        {text}
      </pre>
      <button type="button" onClick={copy} aria-label={`copy ${label}`}>
        {copied ? "Copied" : "Copy"}
      </button>
    </div>
  );
}
