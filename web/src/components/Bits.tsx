import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { ApiError } from "../api/client";
import { ago, short } from "../format";

/** Time as "3 min ago", the exact instant on hover. */
export function Time({ at }: { at: number | null | undefined }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (at === null || at === undefined) return <span className="soft">–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
      {ago(at, now)}
    </time>
  );
}

/** An id, cut, with a button that copies the whole. */
export function Id({ value, length }: { value: string; length?: number }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(value).then(() => setCopied(true));
    setTimeout(() => setCopied(false), 1200);
  };
  return (
    <span className="id">
      <code title={value}>{short(value, length)}</code>
      <button type="button" className="copy" onClick={copy} aria-label={`copy ${value}`}>
        {copied ? "copied" : "copy"}
      </button>
    </span>
  );
}

/** A run's state, in words and colour. */
export function Status({ value }: { value: string }) {
  return <span className={`status ${value}`}>{value}</span>;
}

/** An empty screen says what goes here and what to type first. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="empty">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** A failure, with the way out. */
export function Failure({ error }: { error: Error }) {
  return (
    <section className="failure" role="alert">
      <strong>{error.message}</strong>
      {error instanceof ApiError && error.hint && <p>{error.hint}</p>}
    </section>
  );
}

/** Grey bars of about the true size, so that nothing jumps when the data comes. */
export function Skeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div className="skeleton" aria-busy="true" aria-label="loading">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} />
      ))}
    </div>
  );
}
