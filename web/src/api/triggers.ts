import type { components } from "./schema";
import { get, query } from "./client";

type Schemas = components["schemas"];
// What may be left out on the way in is there on the way out.
export type TriggerDefinition = Required<Schemas["TriggerDefinition"]>;
export type Firing = Required<NonNullable<Schemas["TriggerView"]["last_firing"]>>;
export type TriggerView = Omit<Schemas["TriggerView"], "definition" | "last_firing"> & { definition: TriggerDefinition; last_firing: Firing | null };
export type ScheduleTimes = Schemas["ScheduleTimes"];

/** A trigger as it is asked for: what is left out stands for the usual. */
export interface TriggerWish {
  description?: string;
  cron?: { expression: string; time_zone?: string; catch_up?: string };
  file?: { path: string };
  bucket?: { url: string };
  git?: { ref: string; repository?: string };
  webhook?: { secret_variable?: string; secret_file?: string };
  command: string[];
  overlap?: string;
  most_at_once?: number;
  timeout_seconds?: number;
}

export interface BackfillWish {
  from?: string;
  until?: string;
  partitions?: string[];
  most_at_once?: number;
  again?: boolean;
}

const of = (name: string) => `/triggers/${encodeURIComponent(name)}`;
const post = (body: unknown = {}) => ({ method: "POST", body });

export const triggers = {
  list: () => get<{ triggers: TriggerView[] }>("/triggers"),
  one: (name: string) => get<TriggerView>(of(name)),
  put: (name: string, wish: TriggerWish) => get<TriggerView>(of(name), { method: "PUT", body: wish }),
  remove: (name: string) => get<void>(of(name), { method: "DELETE", body: {} }),
  pause: (name: string, paused: boolean) => get<TriggerView>(`${of(name)}/${paused ? "pause" : "resume"}`, post()),
  fire: (name: string) => get<Firing>(`${of(name)}/firings`, post()),
  backfill: (name: string, wish: BackfillWish) => get<{ firings: Firing[] }>(`${of(name)}/backfills`, post(wish)),
  firings: (name: string, before?: string) => get<{ firings: Firing[] }>(`/firings${query({ trigger: name, before, limit: "50" })}`),
  cancel: (firing: string) => get<Firing>(`/firings/${encodeURIComponent(firing)}/cancel`, post()),
  next: (expression: string, zone: string, until?: string | null) => get<ScheduleTimes>(`/schedules/next${query({ expression, time_zone: zone, until: until ?? undefined })}`),
};

export const firingLogUrl = (firing: string) => `/api/weir/v1/firings/${encodeURIComponent(firing)}/log`;
