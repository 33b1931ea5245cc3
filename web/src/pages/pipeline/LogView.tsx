import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { logUrl, pipelines } from "../../api/pipelines";
import { bytes } from "../../format";

const pieceBytes = 64 * 1024;
/** So much is kept on the page; what is older is read again when asked for. */
const mostBytes = 1024 * 1024;

interface Shown {
  text: string;
  from: number;
  end: number;
  size: number;
  isMissing: boolean;
}

/** What an attempt printed: its end first, earlier pieces when asked for, and what comes while it is at work. */
export function LogView({ run, stage, attempt, isLive }: { run: string; stage: string; attempt: number; isLive: boolean }) {
  const [log, setLog] = useState<Shown>();
  const [fault, setFault] = useState<string>();
  const [wraps, setWraps] = useState(true);
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  const known = useRef<Shown>(undefined);
  const keep = useCallback((next: Shown) => {
    known.current = next;
    setLog(next);
    setFault(undefined);
  }, []);

  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    known.current = undefined;
    const follow = async () => {
      let goesOn = isLive;
      try {
        const before = known.current;
        const page = await pipelines.log(run, stage, attempt, before && !before.isMissing ? before.end : -pieceBytes, pieceBytes);
        if (gone) return;
        goesOn = page.is_live || page.end < page.size;
        if (!before || before.isMissing) keep({ text: page.text, from: page.offset, end: page.end, size: page.size, isMissing: page.is_missing });
        else if (page.end !== before.end || page.size !== before.size) {
          const text = before.text + page.text;
          const over = text.length - mostBytes;
          const cut = over > 0 ? text.indexOf("\n", over) + 1 : 0;
          keep({ text: cut > 0 ? text.slice(cut) : text, from: before.from + (cut > 0 ? new TextEncoder().encode(text.slice(0, cut)).length : 0), end: page.end, size: page.size, isMissing: page.is_missing });
        }
        if (!gone && goesOn) timer = setTimeout(() => void follow(), page.end < page.size ? 0 : 1000);
      } catch (e) {
        if (gone) return;
        setFault(e instanceof Error ? e.message : String(e));
        if (goesOn) timer = setTimeout(() => void follow(), 5000);
      }
    };
    setLog(undefined);
    void follow();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [run, stage, attempt, isLive, keep]);
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log?.text, wraps]);

  const earlier = async () => {
    const now = known.current;
    if (!now) return;
    const from = Math.max(0, now.from - pieceBytes);
    try {
      const page = await pipelines.log(run, stage, attempt, from, Math.max(16, now.from - from));
      const height = box.current?.scrollHeight ?? 0;
      atEnd.current = false;
      keep({ ...now, text: page.text + now.text, from: page.offset });
      requestAnimationFrame(() => box.current && (box.current.scrollTop += box.current.scrollHeight - height));
    } catch (e) {
      setFault(e instanceof Error ? e.message : String(e));
    }
  };
  return (
    <section aria-label="log" className="log">
      <div className="titled">
        <h3>Log {isLive && <span className="status running">live</span>}</h3>
        {log && !log.isMissing && log.size > 0 && (
          <span className="soft">
            {bytes(log.size)} ·{" "}
            <label>
              <input type="checkbox" checked={wraps} onChange={(e) => setWraps(e.target.checked)} /> wrap
            </label>{" "}
            · <a href={logUrl(run, stage, attempt)}>Download</a>
          </span>
        )}
      </div>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {log && (log.isMissing || log.size === 0) && <p className="soft">{isLive ? "Nothing printed yet." : log.isMissing ? "No log: nothing was printed, it was cleared away, or it lies on another machine." : "Nothing was printed."}</p>}
      {log && log.from > 0 && (
        <button type="button" className="link" onClick={() => void earlier()}>
          Earlier ({bytes(log.from)} above)
        </button>
      )}
      {log && log.size > 0 && !log.isMissing && (
        <pre
          ref={box}
          tabIndex={0}
          aria-label={`what ${stage} printed`}
          className={wraps ? "wraps" : undefined}
          onScroll={(e) => (atEnd.current = e.currentTarget.scrollTop + e.currentTarget.clientHeight >= e.currentTarget.scrollHeight - 8)}
        >
          {log.text}
        </pre>
      )}
    </section>
  );
}
