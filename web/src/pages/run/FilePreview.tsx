import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { artifactStart, artifactUrl } from "../../api/client";
import { Failure, Skeleton } from "../../components/Bits";
import { bytes } from "../../format";
import { pictureType, previewOf } from "./preview";

const mostText = 256 * 1024;
const mostWhole = 8 * 1024 * 1024;

/** A file of a run, looked at without downloading it. */
export function FilePreview({ run, path, size }: { run: string; path: string; size: number }) {
  const most = pictureType(path) || /\.html?$/i.test(path) ? mostWhole : mostText;
  const start = useQuery({ queryKey: ["file", run, path, size], queryFn: () => artifactStart(run, path, most), refetchInterval: false, enabled: size > 0 });
  if (size === 0) return <p className="soft">{path} is empty.</p>;
  if (start.error) return <Failure error={start.error} onRetry={() => void start.refetch()} />;
  if (!start.data) return <Skeleton rows={4} />;
  const preview = previewOf(path, start.data, size <= most);
  return (
    <figure className="preview">
      <figcaption>{path}</figcaption>
      {preview.kind === "text" && <pre>{preview.text}</pre>}
      {preview.kind === "text" && size > most && (
        <p className="soft">
          the first {bytes(most)} of {bytes(size)}
        </p>
      )}
      {preview.kind === "page" && <iframe title={path} sandbox="" srcDoc={preview.html} />}
      {preview.kind === "picture" && <Picture path={path} type={preview.type} content={start.data} />}
      {preview.kind === "none" && (
        <p className="soft">
          Not a text, page or picture that can be shown here. <a href={artifactUrl(run, path)}>Download it</a>
        </p>
      )}
    </figure>
  );
}

function Picture({ path, type, content }: { path: string; type: string; content: ArrayBuffer }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content], { type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content, type]);
  return address ? <img src={address} alt={path} /> : null;
}
