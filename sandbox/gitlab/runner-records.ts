import type { Runner, RunnerManager } from "./model.ts";
import type { Parameters } from "./parameters.ts";
import { presentProjectBasic } from "./present.ts";
import { invalidParameter } from "./refusal.ts";
import type { World } from "./world.ts";

const ACCESS = ["not_protected", "ref_protected"] as const;
/** A runner that asked within this time is online (GitLab: two hours). */
const ONLINE_MS = 2 * 3600 * 1000;
/** A runner that has been silent for this long is stale (GitLab: seven days). */
const STALE_MS = 7 * 24 * 3600 * 1000;

/** `online`, `offline`, `stale` or `never_contacted`, from the last contact. */
export function runnerStatus(contactedAt: string | null, createdAt: string, now = Date.now()): string {
  if (contactedAt === null) return now - Date.parse(createdAt) > STALE_MS ? "stale" : "never_contacted";
  const silent = now - Date.parse(contactedAt);
  if (silent < ONLINE_MS) return "online";
  return silent < STALE_MS ? "offline" : "stale";
}

/** The attributes that may be set at creation and by `PUT /runners/:id`; `before` gives what a request leaves out. */
export function runnerAttributes(given: Parameters, before?: Runner) {
  const paused = given.flag("paused") ?? (given.has("active") ? !given.flag("active") : undefined);
  return {
    description: given.has("description") ? (given.text("description") ?? null) : (before?.description ?? null),
    maintenance_note: given.has("maintenance_note")
      ? (given.text("maintenance_note") ?? null)
      : (before?.maintenance_note ?? null),
    paused: paused ?? before?.paused ?? false,
    locked: given.flag("locked") ?? before?.locked ?? false,
    access_level: given.oneOf("access_level", ACCESS) ?? before?.access_level ?? "not_protected",
    run_untagged: given.flag("run_untagged") ?? before?.run_untagged ?? true,
    tag_list: given.list("tag_list") ?? before?.tag_list ?? [],
    maximum_timeout: given.has("maximum_timeout")
      ? (given.integer("maximum_timeout") ?? null)
      : (before?.maximum_timeout ?? null),
  };
}

/** What GitLab's model refuses about a runner (app/models/ci/runner.rb), field by field. */
export function runnerFaults(runner: ReturnType<typeof runnerAttributes>): Record<string, string[]> {
  const faults: Record<string, string[]> = {};
  if (runner.tag_list.length === 0 && !runner.run_untagged) {
    faults["tags_list"] = ["can not be empty when runner is not allowed to pick untagged jobs"];
  }
  if (runner.tag_list.length > 50)
    faults["tags_list"] = ["Too many tags specified. Please limit the number of tags to 50"];
  if (runner.maximum_timeout !== null && runner.maximum_timeout < 600) {
    faults["maximum_timeout"] = ["needs to be at least 10 minutes"];
  }
  if ((runner.maintenance_note?.length ?? 0) > 1024)
    faults["maintenance_note"] = ["is too long (maximum is 1024 characters)"];
  if ((runner.description?.length ?? 0) > 1024) faults["description"] = ["is too long (maximum is 1024 characters)"];
  return faults;
}

/** `Ci_Runner`. */
export function presentRunner(runner: Runner): Record<string, unknown> {
  const status = runnerStatus(runner.contacted_at, runner.created_at);
  return {
    id: runner.id,
    description: runner.description,
    ip_address: runner.contacted_at ? "127.0.0.1" : null,
    active: !runner.paused,
    paused: runner.paused,
    is_shared: runner.runner_type === "instance_type",
    runner_type: runner.runner_type,
    name: runner.contacted_at ? "gitlab-runner" : null,
    online: status === "online",
    status,
  };
}

/** `Ci_RunnerDetails`, of the newest manager where a value belongs to a manager. */
export function presentRunnerDetails(world: World, runner: Runner): Record<string, unknown> {
  const managers = world.tables.runnerManagers.filter((m) => m.runner_id === runner.id);
  const latest = managers.sort((a, b) => (a.contacted_at ?? "").localeCompare(b.contacted_at ?? "")).at(-1);
  const projects = runner.project_ids.map((id) => world.tables.projects.get(id)).filter((p) => p !== undefined);
  const group = world.tables.groups.get(runner.group_id);
  return {
    ...presentRunner(runner),
    tag_list: runner.tag_list,
    run_untagged: runner.run_untagged,
    locked: runner.locked,
    maximum_timeout: runner.maximum_timeout,
    access_level: runner.access_level,
    version: latest?.version ?? null,
    revision: latest?.revision ?? null,
    platform: latest?.platform ?? null,
    architecture: latest?.architecture ?? null,
    contacted_at: runner.contacted_at,
    maintenance_note: runner.maintenance_note,
    projects: projects.map((project) => presentProjectBasic(world, project)),
    groups: group ? [{ id: group.id, web_url: `${world.url}/groups/${group.full_path}`, name: group.name }] : [],
  };
}

/** `Ci_RunnerManager`. */
export function presentManager(manager: RunnerManager): Record<string, unknown> {
  const { id, system_id, version, revision, platform, architecture, created_at, contacted_at } = manager;
  const status = runnerStatus(contacted_at, created_at);
  return {
    id,
    system_id,
    version,
    revision,
    platform,
    architecture,
    created_at,
    contacted_at,
    ip_address: "127.0.0.1",
    status,
  };
}

/** Narrows runners by `type`, `status`, `paused`, `tag_list`, `version_prefix` and the old `scope`. */
export function filterRunners(world: World, rows: Runner[], given: Parameters): Runner[] {
  const scope = given.text("type") ?? given.text("scope");
  const types = ["instance_type", "group_type", "project_type"];
  const scopes = [...types, "specific", "shared", "active", "paused", "online", "offline", "never_contacted", "stale"];
  if (scope !== undefined && !scopes.includes(scope)) throw invalidParameter("scope does not have a valid value");
  const status = given.text("status") ?? (scope && !types.includes(scope) ? scope : undefined);
  const paused = given.flag("paused");
  const tags = given.list("tag_list") ?? [];
  const prefix = given.text("version_prefix");
  return rows.filter((runner) => {
    if (scope && types.includes(scope) && runner.runner_type !== scope) return false;
    if (paused !== undefined && runner.paused !== paused) return false;
    if (!tags.every((tag) => runner.tag_list.includes(tag))) return false;
    if (prefix && !String(presentRunnerDetails(world, runner)["version"] ?? "").startsWith(prefix)) return false;
    return status === undefined || statusIs(runner, status);
  });
}

function statusIs(runner: Runner, status: string): boolean {
  if (status === "active") return !runner.paused;
  if (status === "paused") return runner.paused;
  if (status === "shared") return runner.runner_type === "instance_type";
  if (status === "specific") return runner.runner_type === "project_type";
  return runnerStatus(runner.contacted_at, runner.created_at) === status;
}
