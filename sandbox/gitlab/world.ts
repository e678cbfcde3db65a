import type { AccessToken, Group, InstanceSettings, Project, Tables, Tier, User } from "./model.ts";
import { Store } from "./store.ts";
import { mintToken, type TokenKind } from "./tokens.ts";
import { digest, Vault } from "./vault.ts";

/** Access levels of GitLab by name. */
export const LEVEL = {
  none: 0,
  guest: 10,
  planner: 15,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
} as const;

const TIERS: Tier[] = ["free", "premium", "ultimate"];

/** The simulated instance: its records, who may do what, and the tokens it has issued. */
export class World {
  readonly store: Store;
  readonly vault: Vault;
  /** Address of the instance for people and links, no slash at its end. Set when the server listens. */
  url = "http://localhost";

  /** Opens the world under `dir`; the first time it makes the user `root` and its token. */
  constructor(dir: string, defaults: InstanceSettings) {
    this.store = new Store(dir, defaults);
    this.vault = new Vault(dir);
    if (this.tables.users.all().length === 0) this.#begin();
  }

  get tables(): Store["tables"] {
    return this.store.tables;
  }

  get settings(): InstanceSettings {
    return this.store.settings;
  }

  #begin(): void {
    const root = this.addUser({ username: "root", name: "Administrator", admin: true });
    this.addAccessToken({ kind: "personal", user: root, name: "sandbox root", scopes: ["api", "sudo", "admin_mode"] });
    this.store.save();
  }

  now(): string {
    return new Date().toISOString();
  }

  /** Path of a file of the job log with this id. */
  traceFile(jobId: number): string {
    return `${this.store.dir}/traces/${jobId}.log`;
  }

  /** The token of `root`, for the world's own control. */
  rootToken(): string {
    const first = this.tables.issued.get(1);
    if (!first)
      throw new Error("the ledger of issued tokens has no first entry: remove the state folder and start again");
    return this.vault.open(first.sealed);
  }

  /** Makes a token, writes it into the ledger and returns value, digest and sealed form. */
  issue(kind: TokenKind, owner: string): { token: string; digest: string; sealed: string } {
    const token = mintToken(kind);
    const sealed = this.vault.seal(token);
    this.tables.issued.insert({ kind, owner, sealed, issued_at: this.now() });
    return { token, digest: digest(token), sealed };
  }

  addUser(user: { username: string; name: string; admin?: boolean; bot?: boolean }): User {
    return this.tables.users.insert({
      username: user.username,
      name: user.name,
      email: `${user.username}@example.com`,
      admin: user.admin ?? false,
      bot: user.bot ?? false,
      state: "active",
      created_at: this.now(),
    });
  }

  addAccessToken(made: {
    kind: AccessToken["kind"];
    user: User;
    name: string;
    scopes: string[];
    description?: string;
    resourceId?: number;
    accessLevel?: number;
    expiresAt?: string | null;
  }): { record: AccessToken; token: string } {
    const issued = this.issue(made.kind, `${made.user.username}: ${made.name}`);
    const record = this.tables.accessTokens.insert({
      kind: made.kind,
      user_id: made.user.id,
      resource_id: made.resourceId ?? null,
      access_level: made.accessLevel ?? LEVEL.none,
      name: made.name,
      description: made.description ?? "",
      scopes: made.scopes,
      digest: issued.digest,
      revoked: false,
      expires_at: made.expiresAt ?? null,
      created_at: this.now(),
      last_used_at: null,
    });
    return { record, token: issued.token };
  }

  projectAt(idOrPath: string): Project | undefined {
    const byId = /^\d+$/.test(idOrPath) ? this.tables.projects.get(Number(idOrPath)) : undefined;
    return byId ?? this.tables.projects.find((p) => p.path_with_namespace.toLowerCase() === idOrPath.toLowerCase());
  }

  groupAt(idOrPath: string): Group | undefined {
    const byId = /^\d+$/.test(idOrPath) ? this.tables.groups.get(Number(idOrPath)) : undefined;
    return byId ?? this.tables.groups.find((g) => g.full_path.toLowerCase() === idOrPath.toLowerCase());
  }

  /** The group and all above it, nearest first. */
  lineage(groupId: number | null): Group[] {
    const out: Group[] = [];
    for (let at = this.tables.groups.get(groupId); at; at = this.tables.groups.get(at.parent_id)) out.push(at);
    return out;
  }

  #memberLevel(user: User, groups: Group[], projectId?: number): number {
    if (user.admin) return LEVEL.owner;
    const ids = new Set(groups.map((g) => g.id));
    const own = this.tables.members.filter(
      (m) =>
        m.user_id === user.id &&
        (m.source === "group" ? ids.has(m.source_id) : projectId !== undefined && m.source_id === projectId),
    );
    return Math.max(LEVEL.none, ...own.map((m) => m.access_level));
  }

  levelOnProject(user: User | null, project: Project): number {
    if (!user) return LEVEL.none;
    return this.#memberLevel(user, this.lineage(project.namespace_id), project.id);
  }

  levelOnGroup(user: User | null, group: Group): number {
    return user ? this.#memberLevel(user, this.lineage(group.id)) : LEVEL.none;
  }

  /** True when the instance's tier has features of `tier`. */
  hasTier(tier: Tier): boolean {
    return TIERS.indexOf(this.settings.tier) >= TIERS.indexOf(tier);
  }

  /** Removes a project and all that belongs to it. */
  removeProject(project: Project): void {
    const t: { [K in keyof Tables]: Store["tables"][K] } = this.tables;
    const own = (row: { owner?: string; owner_id?: number; project_id?: number }) =>
      row.project_id === project.id || (row.owner === "project" && row.owner_id === project.id);
    const agents = new Set(t.agents.filter(own).map((a) => a.id));
    t.agentTokens.deleteWhere((token) => agents.has(token.agent_id));
    t.agents.deleteWhere(own);
    t.deployTokens.deleteWhere(own);
    t.variables.deleteWhere(own);
    t.environments.deleteWhere(own);
    t.protectedEnvironments.deleteWhere(own);
    t.protectedRefs.deleteWhere(own);
    t.schedules.deleteWhere(own);
    t.mergeRequests.deleteWhere(own);
    t.jobs.deleteWhere(own);
    t.repositories.delete(project.id);
    t.members.deleteWhere((m) => m.source === "project" && m.source_id === project.id);
    t.accessTokens.deleteWhere((a) => a.kind === "project" && a.resource_id === project.id);
    t.runners.deleteWhere((r) => r.runner_type === "project_type" && r.project_ids[0] === project.id);
    t.projects.delete(project.id);
  }
}
