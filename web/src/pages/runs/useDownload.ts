import { useState } from "react";
import { api } from "../../api/client";
import type { RunRow } from "../../api/client";
import { csvOf } from "./csv";
import type { Field } from "./fields";

/** Saves the runs of a view as CSV: those that are there, and those that no page has brought yet. */
export function useDownload(experiment: string, name: string, search: { filter?: string; order?: string; view?: string }) {
  const [state, setState] = useState<{ busy: boolean; fault?: string }>({ busy: false });
  const save = async (rows: readonly RunRow[], isWhole: boolean, fields: readonly Field[]) => {
    setState({ busy: true });
    try {
      saveText(`${name.replaceAll(/[^\w.-]+/g, "-")}.csv`, csvOf(isWhole ? rows : await all(experiment, search), fields));
      setState({ busy: false });
    } catch (e) {
      setState({ busy: false, fault: e instanceof Error ? e.message : String(e) });
    }
  };
  return { ...state, save };
}

async function all(experiment: string, search: { filter?: string; order?: string; view?: string }): Promise<RunRow[]> {
  const rows: RunRow[] = [];
  let token: string | undefined;
  do {
    const page = await api.runs(experiment, { ...search, token, most: 2000 });
    rows.push(...page.runs);
    token = page.next_page_token ?? undefined;
  } while (token);
  return rows;
}

function saveText(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
