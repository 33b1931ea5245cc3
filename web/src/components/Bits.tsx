import type { ReactNode } from "react";
import { Fragment, useEffect, useState } from "react";
import { ApiError } from "../api/client";
import { ago, short, when } from "../format";

/** Time as "3 min ago" with the exact instant on hover, or the other way round. */
export function Time({ at, exact = false }: { at: number | null | undefined; exact?: boolean }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (at === null || at === undefined) return <span className="soft">–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exact ? ago(at, now) : when(at)}>
      {exact ? when(at) : ago(at, now)}
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

/** A name that may break behind its dots, slashes and lines instead of within a word. */
export function Name({ text }: { text: string }) {
  return text.split(/(?<=[._/-])/).map((part, i) => (
    // The parts of a name have no identity but their place.
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** A run's state, in words and colour. */
export function Status({ value }: { value: string }) {
  return <span className={`status ${value}`}>{value}</span>;
}

/** An empty screen says what goes here and what to type first. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="empty">
      <h1>{title}</h1>
      {children}
    </section>
  );
}

/** A failure, with the way out: trying again where that may help. */
export function Failure({ error, onRetry, children }: { error: Error; onRetry?: () => void; children?: ReactNode }) {
  const mayPass = !(error instanceof ApiError) || error.mayPass;
  return (
    <section className="failure" role="alert">
      <strong>{error.message}</strong>
      {error instanceof ApiError && error.hint && <p>{error.hint}</p>}
      {onRetry && mayPass && (
        <p>
          <button type="button" onClick={onRetry}>
            Try again
          </button>
        </p>
      )}
      {!mayPass && children}
    </section>
  );
}

/** Grey bars of about the true size, so that nothing jumps when the data comes. */
export function Skeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div className="skeleton" role="status" aria-busy="true" aria-label="loading">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} />
      ))}
    </div>
  );
}
