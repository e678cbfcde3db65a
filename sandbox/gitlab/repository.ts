import { createHash } from "node:crypto";
import type { Commit, Project, Repository, TreeEntry } from "./model.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

/** One change of a commit, as in `POST /repository/commits`. */
export interface FileAction {
  action: "create" | "update" | "delete" | "move" | "chmod";
  file_path: string;
  previous_path?: string;
  content?: string;
  encoding?: string;
  last_commit_id?: string;
  execute_filemode?: boolean;
}

/** Git's own id of a blob: the SHA-1 of `blob <length>\0<content>`. */
export function blobId(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** The repository of a project; empty until its first commit. */
export function repositoryOf(world: World, project: Project): Repository {
  const known = world.tables.repositories.get(project.id);
  return known ?? world.tables.repositories.insert({ id: project.id, branches: {}, tags: {}, commits: {}, blobs: {} });
}

/** The commit that a branch, a tag or a full or short commit id names. */
export function resolveRef(repository: Repository, ref: string): Commit | undefined {
  const name = ref.replace(/^refs\/(heads|tags)\//, "");
  const direct = repository.branches[name] ?? repository.tags[name]?.target;
  if (direct) return repository.commits[direct];
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return undefined;
  return Object.values(repository.commits).find((commit) => commit.id.startsWith(ref));
}

/** The bytes of a blob. */
export function blobContent(repository: Repository, blob: string): Buffer {
  return Buffer.from(repository.blobs[blob] ?? "", "base64");
}

function applyAction(repository: Repository, tree: Record<string, TreeEntry>, change: FileAction): void {
  const path = change.file_path.replace(/^\//, "");
  if (path.split("/").some((part) => part === "" || part === "." || part === "..")) {
    throw new Refusal(400, { message: "Path cannot include directory traversal" });
  }
  const source = change.action === "move" ? (change.previous_path ?? "") : path;
  const before = tree[source];
  if (change.action === "create" && before) throw new Refusal(400, { message: "A file with this name already exists" });
  if (change.action !== "create" && !before) throw new Refusal(400, { message: "A file with this name doesn't exist" });
  if (change.last_commit_id && before && change.last_commit_id !== before.last_commit_id) {
    throw new Refusal(400, {
      message: "You are attempting to update a file that has changed since you started editing it.",
    });
  }
  if (change.action === "delete" || change.action === "move") delete tree[source];
  if (change.action === "delete") return;
  let blob = before?.blob ?? "";
  if (change.content !== undefined || change.action === "create") {
    const content = Buffer.from(change.content ?? "", change.encoding === "base64" ? "base64" : "utf8");
    blob = blobId(content);
    repository.blobs[blob] = content.toString("base64");
  }
  tree[path] = { blob, executable: change.execute_filemode ?? before?.executable ?? false, last_commit_id: "" };
}

/**
 * Adds a commit to a branch, or starts the branch: the first branch of an empty repository, or from `startBranch`.
 * Refuses what GitLab's file services refuse: existing and missing files, stale `last_commit_id`, missing branches.
 */
export function commitFiles(
  world: World,
  project: Project,
  commit: {
    branch: string;
    startBranch?: string;
    message: string;
    author: { name: string; email: string };
    actions: FileAction[];
  },
): Commit {
  const repository = repositoryOf(world, project);
  const empty = Object.keys(repository.branches).length === 0;
  const start = commit.startBranch ?? commit.branch;
  const parent = empty ? undefined : resolveRef(repository, start);
  if (!parent && !empty) {
    throw new Refusal(400, { message: "You can only create or edit files when you are on a branch" });
  }
  if (commit.startBranch && commit.startBranch !== commit.branch && repository.branches[commit.branch]) {
    throw badRequest(
      `A branch called '${commit.branch}' already exists. Switch to that branch in order to make changes`,
    );
  }
  const tree: Record<string, TreeEntry> = structuredClone(parent?.tree ?? {});
  for (const change of commit.actions) applyAction(repository, tree, change);
  const created = world.now();
  const count = Object.keys(repository.commits).length;
  const id = createHash("sha1")
    .update(JSON.stringify([project.id, count, parent?.id, created, tree]))
    .digest("hex");
  for (const [path, entry] of Object.entries(tree)) {
    const old = parent?.tree[path];
    if (!old || old.blob !== entry.blob || old.executable !== entry.executable) entry.last_commit_id = id;
  }
  const made: Commit = {
    id,
    parent_ids: parent ? [parent.id] : [],
    message: commit.message,
    author_name: commit.author.name,
    author_email: commit.author.email,
    created_at: created,
    tree,
  };
  repository.commits[id] = made;
  repository.branches[commit.branch] = id;
  return made;
}

/** A commit and all before it, newest first; with `path` only those that changed it. */
export function history(repository: Repository, from: Commit, path?: string): Commit[] {
  const out: Commit[] = [];
  for (let at: Commit | undefined = from; at; at = repository.commits[at.parent_ids[0] ?? ""]) out.push(at);
  if (path === undefined) return out;
  return out.filter((commit) => {
    const parent = repository.commits[commit.parent_ids[0] ?? ""];
    return commit.tree[path]?.blob !== parent?.tree[path]?.blob;
  });
}
