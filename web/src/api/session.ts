import { get } from "./client";

/** Who one is to the server. */
export interface Me {
  name: string;
  is_admin: boolean;
  /** False where the server has no users: everybody who reaches it is let in. */
  is_user: boolean;
}

export const session = {
  me: () => get<Me>("/access/me"),
  logIn: (username: string, password: string) => get<void>("/access/login", { method: "POST", body: { username, password } }),
  logOut: () => get<void>("/access/logout", { method: "POST", body: {} }),
};
