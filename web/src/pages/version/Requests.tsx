import { useState } from "react";
import type { Promotion } from "../../api/registry";
import { registry } from "../../api/registry";
import { Time } from "../../components/Bits";
import { Dialog } from "../../components/Dialog";
import { nameOf } from "./rules";

const words = { approve: "Approve", reject: "Reject", cancel: "Take back" } as const;

/** Requests for promotion that wait, with what is missing, and what the reader can do about it. */
export function Requests({ model, promotions, me, onDone }: { model: string; promotions: readonly Promotion[]; me: string | undefined; onDone: () => Promise<unknown> }) {
  const [asks, setAsks] = useState<{ promotion: Promotion; decision: keyof typeof words }>();
  const [comment, setComment] = useState("");
  const [isSure, setSure] = useState(false);
  const waiting = promotions.filter((p) => p.state === "pending");
  const ask = (promotion: Promotion, decision: keyof typeof words) => {
    setComment("");
    setSure(false);
    setAsks({ promotion, decision });
  };
  if (waiting.length === 0) return null;
  return (
    <section aria-label="requests for promotion">
      <h2>Waiting for a decision</h2>
      <ul className="listed cards">
        {waiting.map((p) => (
          <li key={p.promotion_id}>
            <p>
              <strong>
                version {p.version} → {p.stage ?? p.alias}
              </strong>{" "}
              <span className="soft">
                asked by {p.requester} <Time at={p.requested_time} />
              </span>
            </p>
            {p.comment && <blockquote>{p.comment}</blockquote>}
            {p.decisions.map((d) => (
              <p key={d.actor} className="soft">
                {d.approved ? "approved" : "rejected"} by {d.actor} <Time at={d.time} />
                {d.comment && `: ${d.comment}`}
              </p>
            ))}
            {p.missing.map((text) => (
              <p key={text} className="fault">
                {text}
              </p>
            ))}
            <p className="toolbar">
              {p.may_decide && (
                <button type="button" className="primary" onClick={() => ask(p, "approve")}>
                  Approve …
                </button>
              )}
              {p.may_decide && (
                <button type="button" onClick={() => ask(p, "reject")}>
                  Reject …
                </button>
              )}
              {p.requester === me && (
                <button type="button" onClick={() => ask(p, "cancel")}>
                  Take back …
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {asks && (
        <Dialog
          title={`${words[asks.decision]}: version ${asks.promotion.version} → ${asks.promotion.stage ?? asks.promotion.alias}`}
          action={words[asks.decision]}
          danger={asks.decision !== "approve"}
          disabled={asks.decision === "approve" && !isSure}
          onAction={() => registry.decide(model, asks.promotion.promotion_id, asks.decision, comment).then(onDone)}
          onClose={() => setAsks(undefined)}
        >
          <textarea rows={3} autoFocus value={comment} onChange={(e) => setComment(e.target.value)} placeholder="why" aria-label="why" />
          {asks.decision === "approve" && (
            <label className="line">
              <input type="checkbox" checked={isSure} onChange={(e) => setSure(e.target.checked)} /> I have looked at the evaluation, and stand for version {asks.promotion.version} getting {nameOf(asks.promotion)}
            </label>
          )}
        </Dialog>
      )}
    </section>
  );
}
