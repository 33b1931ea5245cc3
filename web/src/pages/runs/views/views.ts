import type { Tag } from "../../../api/mlflow";
import { readAddress, writeAddress } from "../../../address";
import type { RunSearch } from "../useRunView";
import { viewKeys } from "../useRunView";

/** Views that a team shares are tags of the experiment: they go where it goes, and every client can read them. */
export const viewTag = "weir.view.";

export interface NamedView {
  name: string;
  search: RunSearch;
}

/** The views among an experiment's tags, by name. */
export function viewsOf(tags: readonly Tag[]): NamedView[] {
  return tags
    .filter((t) => t.key.startsWith(viewTag) && t.key.length > viewTag.length)
    .map((t) => ({ name: t.key.slice(viewTag.length), search: only(readAddress(t.value)) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** A view as the tag keeps it: what stands in the address, without the runs that were chosen. */
export const textOfView = (search: RunSearch) => writeAddress({ ...only({ ...search }), sel: undefined }).slice(1);

/** A view as an address has it, all that it does not say told to be left out. */
export const asAddress = (search: RunSearch): RunSearch => Object.fromEntries(viewKeys.map((key) => [key, search[key]]));

/** True when both show the same. */
export const isSame = (a: RunSearch, b: RunSearch) => viewKeys.every((key) => key === "sel" || (a[key] || undefined) === (b[key] || undefined));

/** Names are parts of tags' keys, for which MLflow has these signs and this length. */
export const faultOfName = (name: string) =>
  name.trim() === "" ? "A view needs a name." : !/^[\w\-. :/]{1,200}$/.test(name) ? "Only letters, digits, spaces and the signs - _ . : / are allowed." : undefined;

const only = (values: Record<string, string | undefined>): RunSearch => Object.fromEntries(viewKeys.filter((key) => values[key]).map((key) => [key, values[key]]));
