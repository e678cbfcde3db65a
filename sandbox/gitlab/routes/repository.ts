import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { projectOf, userOf } from "../access.ts";
import type { Commit, Project } from "../model.ts";
import { page } from "../paging.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { protects } from "../protection.ts";
import { badRequest, forbidden, invalidParameter, notFound, Refusal } from "../refusal.ts";
import { blobContent, commitFiles, type FileAction, history, repositoryOf, resolveRef } from "../repository.ts";
import { LEVEL, type World } from "../world.ts";

const ACTIONS = ["create", "update", "delete", "move", "chmod"] as const;

/** `Commit`. */
export function presentCommit(world: World, project: Project, commit: Commit): Record<string, unknown> {
  return {
    id: commit.id,
    short_id: commit.id.slice(0, 8),
    created_at: commit.created_at,
    parent_ids: commit.parent_ids,
    title: commit.message.split("\n", 1)[0],
    message: commit.message,
    author_name: commit.author_name,
    author_email: commit.author_email,
    authored_date: commit.created_at,
    committer_name: commit.author_name,
    committer_email: commit.author_email,
    committed_date: commit.created_at,
    trailers: {},
    extended_trailers: {},
    web_url: `${world.url}/${project.path_with_namespace}/-/commit/${commit.id}`,
  };
}

/** `/projects/:id/repository/files`, `/commits`, `/tree` (GitLab docs, api/repository_files and api/commits). */
export function repository(app: FastifyInstance, world: World): void {
  const pushable = (request: FastifyRequest, branch: string): Project => {
    const project = projectOf(world, request, LEVEL.developer);
    const level = world.levelOnProject(request.actor.user, project);
    const rule = protects(world, project, "branch", branch);
    const user = userOf(request);
    const allowed = rule?.push.some(
      (at) => at.user_id === user.id || (at.access_level !== null && at.access_level > 0 && level >= at.access_level),
    );
    if (rule && !allowed && !user.admin) throw forbidden("You are not allowed to push into this branch");
    return project;
  };

  const file = (request: FastifyRequest) => {
    const project = projectOf(world, request, LEVEL.reporter);
    const repo = repositoryOf(world, project);
    const ref = parametersOf(request).text("ref") ?? "HEAD";
    const commit = resolveRef(repo, ref === "HEAD" ? project.default_branch : ref);
    if (!commit) throw notFound("Commit");
    const path = (request.params as { file_path: string }).file_path;
    const entry = commit.tree[path];
    if (!entry) throw notFound("File");
    const content = blobContent(repo, entry.blob);
    const fields = {
      file_name: path.split("/").at(-1),
      file_path: path,
      size: content.length,
      encoding: "base64",
      content_sha256: createHash("sha256").update(content).digest("hex"),
      ref,
      blob_id: entry.blob,
      commit_id: commit.id,
      last_commit_id: entry.last_commit_id,
      execute_filemode: entry.executable,
    };
    return { fields, content };
  };

  const headers = (fields: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [`x-gitlab-${name.replaceAll("_", "-")}`, String(value)]),
    );

  app.get(
    "/projects/:id/repository/files/:file_path",
    { config: { scopes: ["read_repository"] } },
    (request, reply) => {
      const { fields, content } = file(request);
      reply.headers(headers(fields));
      return request.method === "HEAD" ? "" : { ...fields, content: content.toString("base64") };
    },
  );

  app.get(
    "/projects/:id/repository/files/:file_path/raw",
    { config: { scopes: ["read_repository"], jobToken: true } },
    (request, reply) => {
      const { fields, content } = file(request);
      reply.headers(headers(fields)).type("text/plain");
      return reply.send(content);
    },
  );

  const write = (request: FastifyRequest, action: FileAction["action"]) => {
    const given = parametersOf(request);
    const branch = given.requiredText("branch");
    const message = given.requiredText("commit_message");
    const project = pushable(request, branch);
    const path = (request.params as { file_path: string }).file_path;
    if (path.startsWith("/")) throw invalidParameter("file_path should be a valid file path");
    if (action !== "delete" && given.text("content") === undefined) throw invalidParameter("content is missing");
    commitFiles(world, project, {
      ...commitBase(request, given, branch, message),
      actions: [actionOf(given, action, path)],
    });
    return { file_path: path, branch };
  };

  app.post("/projects/:id/repository/files/:file_path", (request, reply) => {
    reply.code(201);
    return write(request, "create");
  });
  app.put("/projects/:id/repository/files/:file_path", (request) => write(request, "update"));
  app.delete("/projects/:id/repository/files/:file_path", (request, reply) => {
    write(request, "delete");
    return reply.code(204).send();
  });

  app.post("/projects/:id/repository/commits", (request, reply) => {
    const given = parametersOf(request);
    const branch = given.requiredText("branch");
    const message = given.requiredText("commit_message");
    const project = pushable(request, branch);
    const actions = (given.objects("actions") ?? []).map((item) =>
      actionOf(item, item.oneOf("action", ACTIONS) ?? "create", item.requiredText("file_path")),
    );
    if (actions.length === 0) throw badRequest("actions is empty");
    const made = commitFiles(world, project, { ...commitBase(request, given, branch, message), actions });
    reply.code(201);
    return { ...presentCommit(world, project, made), project_id: project.id, status: null, last_pipeline: null };
  });

  app.get("/projects/:id/repository/commits", (request, reply) => {
    const project = projectOf(world, request, LEVEL.reporter);
    const repo = repositoryOf(world, project);
    const given = parametersOf(request);
    const from = resolveRef(repo, given.text("ref_name") ?? project.default_branch);
    if (!from) throw notFound("Repository");
    const rows = history(repo, from, given.text("path"));
    return page(request, reply, world.url, rows).map((commit) => presentCommit(world, project, commit));
  });

  app.get("/projects/:id/repository/tree", (request, reply) => {
    const project = projectOf(world, request, LEVEL.reporter);
    const given = parametersOf(request);
    const commit = resolveRef(repositoryOf(world, project), given.text("ref") ?? project.default_branch);
    if (!commit) throw new Refusal(404, { message: "404 Tree Not Found" });
    const rows = treeRows(commit, given.text("path") ?? "", given.flag("recursive") ?? false);
    return page(request, reply, world.url, rows);
  });
}

function commitBase(request: FastifyRequest, given: Parameters, branch: string, message: string) {
  const user = userOf(request);
  const startBranch = given.text("start_branch");
  return {
    branch,
    ...(startBranch ? { startBranch } : {}),
    message,
    author: { name: given.text("author_name") ?? user.name, email: given.text("author_email") ?? user.email },
  };
}

function actionOf(given: Parameters, action: FileAction["action"], path: string): FileAction {
  const content = given.text("content");
  const last = given.text("last_commit_id");
  const mode = given.flag("execute_filemode");
  const previous = given.text("previous_path");
  const encoding = given.oneOf("encoding", ["text", "base64"]) ?? "text";
  return {
    action,
    file_path: path,
    encoding,
    ...(content !== undefined && { content }),
    ...(last && { last_commit_id: last }),
    ...(mode !== undefined && { execute_filemode: mode }),
    ...(previous && { previous_path: previous }),
  };
}

function treeRows(commit: Commit, under: string, recursive: boolean) {
  const prefix = under ? `${under.replace(/\/$/, "")}/` : "";
  const rows = new Map<string, { id: string; name: string; type: string; path: string; mode: string }>();
  for (const [path, entry] of Object.entries(commit.tree).sort(([a], [b]) => a.localeCompare(b))) {
    if (!path.startsWith(prefix)) continue;
    const parts = path.slice(prefix.length).split("/");
    for (let depth = 1; depth <= (recursive ? parts.length : 1); depth++) {
      const at = prefix + parts.slice(0, depth).join("/");
      const name = parts[depth - 1] ?? "";
      const blob = depth === parts.length;
      const id = blob ? entry.blob : createHash("sha1").update(`tree ${at}`).digest("hex");
      const mode = blob ? (entry.executable ? "100755" : "100644") : "040000";
      if (!rows.has(at)) rows.set(at, { id, name, type: blob ? "blob" : "tree", path: at, mode });
    }
  }
  return [...rows.values()];
}
